import type { ConnectTool } from './connect.ts';
import { told } from './parsed.ts';
import type { PingFlavour } from './ping.ts';
import { compact, sectionShell, splitSections } from './sections.ts';

/** The programs that probes ask for. */
const toolNames = [
  'ip',
  'ifconfig',
  'route',
  'cat',
  'ping',
  'iperf3',
  'nc',
  'ncat',
  'bash',
  'curl',
  'timeout',
] as const;

/** The name of a program that probes ask for. */
export type ToolName = (typeof toolNames)[number];

/** A program of a container. */
export interface Tool {
  readonly name: string;
  /** Where it is; the bare name for what the shell does itself. */
  readonly path: string;
  /** Whose it is, as far as it says so. */
  readonly flavour?: 'iproute2' | 'iputils' | 'busybox' | 'net-tools' | 'habets' | 'openbsd' | 'ncat';
  /** As it is printed: `3.12`, `6.1.0`, `20221126`. */
  readonly version?: string;
  /** What it says of itself, its first lines. */
  readonly says: string;
}

/** The programs of a container by name. Only what is there is in it. */
export type Tools = ReadonlyMap<string, Tool>;

/** For each name: where it is, and what it says when asked for its version by the option it knows. */
const toolsScript = compact(`${sectionShell}
for tool do
  path=$(command -v "$tool") || continue
  begin "$tool"
  printf '%s\\n' "$path"
  case $tool in
  ip | ping | route | ifconfig) "$tool" -V ;;
  iperf3 | bash | curl | ncat) "$tool" --version ;;
  nc) "$tool" -h ;;
  timeout) "$tool" --help ;;
  esac 2>&1 </dev/null
  end 0
done
done_all
`);

/** The exec that asks which programs a container has. Needs `sh`; without one see `insidePlans`. */
export function toolsArgv(marker: string, names: readonly string[] = toolNames): string[] {
  return ['sh', '-c', toolsScript, 'multinet', marker, ...names];
}

/** Reads the output of `toolsArgv`. */
export function parseTools(output: string, marker: string): Tools {
  const tools = new Map<string, Tool>();
  for (const { name, text } of splitSections(output, marker).list) {
    const [path = '', ...lines] = text.split('\n');
    if (path === '') continue;
    const says = lines.slice(0, longestHelp).join('\n');
    tools.set(name, told<Tool>({ name, path, flavour: flavourOf(says), version: versionOf(says), says }));
  }
  return tools;
}

/** Help texts of busybox and netcat name their options within so many lines. */
const longestHelp = 30;

const flavours: readonly (readonly [RegExp, NonNullable<Tool['flavour']>])[] = [
  [/BusyBox/i, 'busybox'],
  [/iproute2/i, 'iproute2'],
  [/iputils/i, 'iputils'],
  [/net-tools/i, 'net-tools'],
  [/Habets/i, 'habets'],
  [/OpenBSD netcat/i, 'openbsd'],
  [/Ncat/i, 'ncat'],
];

function flavourOf(says: string): Tool['flavour'] {
  return flavours.find(([pattern]) => pattern.test(says))?.[1];
}

function versionOf(says: string): string | undefined {
  return /(?:BusyBox v|iproute2-|iproute2-ss|iputils[ -]|iperf |net-tools |ARPing |curl |version |Ncat: Version )(\d[\w.]*)/i.exec(
    says,
  )?.[1];
}

/** Which ping there is, `undefined` if none. One that does not say whose it is is taken for busybox, which knows less. */
export function pingFlavour(tools: Tools): PingFlavour | undefined {
  const ping = tools.get('ping');
  if (ping === undefined) return undefined;
  return ping.flavour === 'iputils' ? 'iputils' : 'busybox';
}

/** What can open a TCP connection, what can bind to an interface or its address first; `undefined` if nothing can. */
export function connectTool(tools: Tools): ConnectTool | undefined {
  const nc = tools.get('nc');
  const netcat = nc === undefined ? undefined : netcatOf(nc);
  if (netcat !== undefined && bindsToSource(tools, netcat)) return netcat;
  if (tools.has('ncat')) return 'ncat';
  if (tools.has('curl')) return 'curl';
  return netcat ?? (tools.has('bash') ? 'bash' : undefined);
}

function netcatOf({ flavour, says }: Tool): ConnectTool {
  return flavour !== 'busybox' || /-[a-zA-Z]*z/.test(says.replace(/BusyBox.*/, '')) ? 'nc' : 'nc-without-z';
}

/** Whether a tool can be told the address to connect from. curl is told the interface instead. */
export function bindsToSource(tools: Tools, tool: ConnectTool): boolean {
  if (tool === 'ncat') return true;
  const nc = tool === 'nc' || tool === 'nc-without-z' ? tools.get('nc') : undefined;
  // OpenBSD's is shown as `[-s sourceaddr]` or `[-s source]`, busybox' and the traditional one's as `-s ADDR`, `-s addr`.
  return nc?.flavour === 'openbsd' || nc?.flavour === 'ncat' || /-s\s+(?:addr|source|ipaddr)/i.test(nc?.says ?? '');
}

/** The words that bound the time of a command after them; `undefined` where the container has no `timeout`. busybox before 1.30 wants an option. */
export function timeoutPrefix(tools: Tools, seconds: number): string[] | undefined {
  const timeout = tools.get('timeout');
  if (timeout === undefined) return undefined;
  const whole = String(Math.ceil(seconds));
  return /timeout \[-t\b/.test(timeout.says) ? ['timeout', '-t', whole] : ['timeout', whole];
}
