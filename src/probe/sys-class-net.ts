import type { Problem } from '../domain/problem.ts';
import { macAddress } from './address.ts';
import { type LinkState, type LowerLink, linkState, type ObservedInterface } from './interface.ts';
import { lineProblem, linesOf, type Parsed, told, wholeNumber } from './parsed.ts';

/** What SR-IOV says of a physical function. */
export interface VirtualFunctions {
  /** As many as the card can make. */
  readonly total: number;
  /** As many as are switched on. */
  readonly enabled: number;
  /** Of these, how many have a network device in this namespace: neither in a pod nor with a userspace driver. */
  readonly inThisNamespace: number;
}

/** A link as /sys/class/net shows it. Addresses are not there. */
export interface SysLink extends Omit<ObservedInterface, 'addresses' | 'counters'> {
  /** Whether there is hardware (or a hypervisor's device) behind it; absent where the printout does not tell. */
  readonly hardware?: boolean;
  readonly virtualFunctions?: VirtualFunctions;
  /** Whether it is itself a virtual function. */
  readonly isVirtualFunction?: boolean;
}

/**
 * Shell function that prints `NAME KEY VALUE` for all links, with builtins only: `cd -P` stands in for readlink.
 * Files that do not apply (speed and carrier of a link that is down) fail to read and are left out.
 */
export const sysLinksShell = `
sys_links() {
  for link in /sys/class/net/*; do
    [ -r "$link/ifindex" ] || continue
    name=\${link##*/}
    for key in ifindex iflink mtu operstate carrier address speed flags; do
      { read -r value <"$link/$key"; } 2>/dev/null && printf '%s %s %s\\n' "$name" "$key" "$value"
    done
    { while read -r value; do
      case $value in DEVTYPE=*) printf '%s kind %s\\n' "$name" "\${value#DEVTYPE=}" ;; esac
    done <"$link/uevent"; } 2>/dev/null
    if [ -d "$link/master" ]; then
      (cd -P "$link/master" && printf '%s master %s\\n' "$name" "\${PWD##*/}") 2>/dev/null
    fi
    for lower in "$link"/lower_*; do
      [ -e "$lower" ] && printf '%s lower %s\\n' "$name" "\${lower##*/lower_}"
    done
    [ -d "$link/bridge" ] && printf '%s kind bridge\\n' "$name"
    [ -d "$link/bonding" ] && printf '%s kind bond\\n' "$name"
    if [ -e "$link/device" ]; then
      printf '%s hardware 1\\n' "$name"
      [ -e "$link/device/physfn" ] && printf '%s virtual-function 1\\n' "$name"
      for key in sriov_totalvfs sriov_numvfs; do
        { read -r value <"$link/device/$key"; } 2>/dev/null && printf '%s %s %s\\n' "$name" "$key" "$value"
      done
      for function in "$link"/device/virtfn*/net/*; do
        [ -e "$function" ] && printf '%s virtual-function-here %s\\n' "$name" "\${function##*/}"
      done
    else
      printf '%s hardware 0\\n' "$name"
    fi
  done
  return 0
}
`;

/** Facts of one link, by key; a key may come more than once. */
type Facts = Map<string, string[]>;

/** Reads what `sysLinksShell` prints. */
export function parseSysLinks(text: string, place = '/sys/class/net'): Parsed<SysLink[]> {
  const links = new Map<string, Facts>();
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    const match = /^(\S+) ([a-z_-]+) ?(.*)$/.exec(line.text);
    const [, name, key, value] = match ?? [];
    if (name === undefined || key === undefined || value === undefined) {
      problems.push(lineProblem(place, line, 'expected a name, a key and a value'));
      continue;
    }
    addFact(links, name, key, value);
  }
  return { value: [...links].map(([name, facts]) => linkOf(name, facts)), problems };
}

function addFact(links: Map<string, Facts>, name: string, key: string, value: string): void {
  const facts = links.get(name) ?? new Map<string, string[]>();
  facts.set(key, [...(facts.get(key) ?? []), value]);
  links.set(name, facts);
}

const upFlag = 0x1;

function linkOf(name: string, facts: Facts): SysLink {
  const one = (key: string) => facts.get(key)?.[0];
  const index = wholeNumber(one('ifindex'));
  const below = wholeNumber(one('iflink'));
  const lowerNames = facts.get('lower') ?? [];
  const kind = one('kind');
  const flags = hexNumber(one('flags'));
  const carrier = one('carrier');
  const speed = wholeNumber(one('speed'));
  const total = wholeNumber(one('sriov_totalvfs'));
  // iflink is the link's own index where nothing lies below it.
  const hasLower = below !== undefined && below !== 0 && below !== index;
  const single = lowerNames.length === 1 && kind !== 'bridge' && kind !== 'bond' ? lowerNames[0] : undefined;
  return told<SysLink>({
    name,
    index,
    kind,
    state: stateOf(one('operstate')),
    adminUp: flags === undefined ? undefined : (flags & upFlag) !== 0,
    carrier: carrier === '1' ? true : carrier === '0' ? false : undefined,
    mtu: wholeNumber(one('mtu')),
    mac: macAddress(one('address') ?? ''),
    lower:
      hasLower || single !== undefined
        ? told<LowerLink>({ index: hasLower ? below : undefined, name: single })
        : undefined,
    enslavedTo: one('master'),
    // Drivers that know no speed print -1 or nothing; some print 0.
    speedMbps: speed === undefined || speed === 0 || speed >= unknownSpeed ? undefined : speed,
    hardware: one('hardware') === undefined ? undefined : one('hardware') === '1',
    isVirtualFunction: one('virtual-function') === '1' ? true : undefined,
    virtualFunctions:
      total === undefined || total === 0
        ? undefined
        : {
            total,
            enabled: wholeNumber(one('sriov_numvfs')) ?? 0,
            inThisNamespace: facts.get('virtual-function-here')?.length ?? 0,
          },
  });
}

/** Old kernels print -1 as an unsigned number of 32 bits. */
const unknownSpeed = 0xffffffff;

function stateOf(word: string | undefined): LinkState | undefined {
  return word === undefined ? undefined : linkState(word);
}

function hexNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^0x[0-9a-f]{1,8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** The files that every link has and that can always be read, the one that describes itself first. */
const plainFiles = ['mtu', 'operstate', 'iflink', 'address', 'flags'] as const;

/**
 * One `cat` for several links, for images that have nothing else. The files have no names in the output:
 * each link begins with its uevent, which names it, and the others follow in a fixed order; carrier, which may fail, is last.
 */
export function sysLinksCatArgv(names: readonly string[]): string[] {
  const files = ['uevent', ...plainFiles, 'carrier'];
  return ['cat', ...names.flatMap((name) => files.map((file) => `/sys/class/net/${name}/${file}`))];
}

/** Reads what `sysLinksCatArgv` prints. */
export function parseSysLinksCat(text: string, place = 'cat /sys/class/net'): Parsed<SysLink[]> {
  const links = new Map<string, Facts>();
  const problems: Problem[] = [];
  let name: string | undefined;
  let kind: string | undefined;
  let position = 0;
  let inEvent = false;
  for (const line of linesOf(text)) {
    const event = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.text);
    if (event !== null) {
      if (!inEvent) [name, kind, position, inEvent] = [undefined, undefined, 0, true];
      const [, key, value = ''] = event;
      if (key === 'INTERFACE') name = value;
      if (key === 'DEVTYPE') kind = value;
      if (name !== undefined && key === 'IFINDEX') addFact(links, name, 'ifindex', value);
      if (name !== undefined && kind !== undefined && key === 'INTERFACE') addFact(links, name, 'kind', kind);
      continue;
    }
    inEvent = false;
    // A link without hardware address prints an empty line for it.
    if (plainFiles[position] === 'address' && line.text.startsWith('0x')) position += 1;
    const key = [...plainFiles, 'carrier'][position];
    position += 1;
    if (name === undefined || key === undefined) problems.push(lineProblem(place, line, 'belongs to no interface'));
    else addFact(links, name, key, line.text);
  }
  return { value: [...links].map(([link, facts]) => linkOf(link, facts)), problems };
}
