import type { Command } from '@oclif/core/command';
import { healthFormats } from '../../report/health/format.ts';
import { type CommandEntry, commands } from '../commands.ts';
import { describeCommand } from '../describe-command.ts';
import { colorFlag, connectionFlags, outputFlags, scopeFlags, selectorFlags } from '../flags.ts';
import { type Choice, type Choices, nothing, printChoices } from './choice.ts';
import type { Wanted } from './cluster-names.ts';
import { connectionOf, type FlagShape, type Line, readLine } from './line.ts';

/** What is offered of a flag. */
interface Flag {
  readonly type: 'boolean' | 'option';
  readonly char?: string | undefined;
  readonly description?: string | undefined;
  readonly options?: readonly string[] | undefined;
  readonly helpValue?: string | string[] | undefined;
}

type Flags = Readonly<Record<string, Flag>>;

const shared: Flags = { ...connectionFlags, ...scopeFlags, ...selectorFlags, ...outputFlags, ...colorFlag };

/** What the values of flags and the arguments of commands name, wherever they have these names. */
const named: Readonly<Record<string, Wanted | 'codes' | 'codes and areas'>> = {
  context: 'contexts',
  cluster: 'clusters',
  user: 'users',
  namespace: 'namespaces',
  network: 'nads',
  node: 'nodes',
  pod: 'pods',
  src: 'pods',
  dst: 'pods',
  code: 'codes',
  only: 'codes and areas',
  skip: 'codes and areas',
};

/** Who asks, and how long a cluster may take to answer. */
interface Asker {
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds. */
  readonly patience: number;
}

/** Nobody waits longer for a Tab. Milliseconds. */
const PATIENCE = 2000;

/**
 * Answers kubectl's question what can follow: https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/#custom-completion
 * and cobra's protocol. Whatever goes wrong, there is just nothing to choose: this runs while somebody types.
 *
 * @param words what was typed behind `kubectl multinet`, the word at the cursor last
 * @param patience milliseconds that a cluster may take to answer
 */
export async function complete(words: readonly string[], env: NodeJS.ProcessEnv, patience = PATIENCE): Promise<string> {
  const line = readLine(words, shapes(shared));
  const text = 'text' in line.at ? line.at.text : '';
  try {
    return printChoices(await choicesFor(words, line, { env, patience }), text);
  } catch {
    return printChoices(nothing, '');
  }
}

/** What may follow. `rough`: the line as far as it can be read before its command is known. */
async function choicesFor(words: readonly string[], rough: Line, asker: Asker): Promise<Choices> {
  const [first] = rough.words;
  if (first === undefined && rough.at.kind === 'word') return { choices: commandChoices(), files: false };
  // Without a command it is `list`.
  const [id, entry] = entryOf(first ?? 'list') ?? [];
  if (id === undefined || entry === undefined)
    return first === 'help' ? { choices: commandChoices(), files: false } : nothing;
  const command = await describeCommand(id, entry);
  const line = readLine(words, shapes(command.flags));
  switch (line.at.kind) {
    case 'foreign':
      return nothing;
    case 'flag':
      return { choices: flagChoices(command.flags), files: false };
    case 'value':
      return valueChoices(line.at.flag, command.flags, line, asker);
    case 'word':
      return argumentChoices(id, command, line, asker);
  }
}

function commandChoices(): Choice[] {
  const own = Object.entries(commands).map(([text, { summary }]) => ({ text, description: summary }));
  return [...own, { text: 'help', description: 'Explain a command' }].sort((a, b) => (a.text < b.text ? -1 : 1));
}

function entryOf(word: string): [string, CommandEntry] | undefined {
  return Object.entries(commands).find(([id, { aliases }]) => id === word || aliases?.includes(word) === true);
}

function shapes(flags: Flags): Record<string, FlagShape> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { char, type }]) => [name, { char, takesValue: type === 'option' }]),
  );
}

function flagChoices(flags: Flags): Choice[] {
  return Object.entries(flags).map(([name, { description }]) => {
    const text = `--${name}`;
    return description === undefined ? { text } : { text, description };
  });
}

async function valueChoices(flag: string, flags: Flags, line: Line, asker: Asker): Promise<Choices> {
  const { options, helpValue, description = '' } = flags[flag] ?? {};
  if (options !== undefined) return { choices: options.map((text) => ({ text })), files: false };
  if (helpValue === 'FILE' || helpValue === 'DIR') return { choices: [], files: true };
  if (flag === 'output') return { choices: formatsIn(description), files: false };
  return { choices: await namesOf(flag, line, asker), files: false };
}

const formats = ['wide', 'json', 'yaml', 'name', 'jsonpath=', 'custom-columns=', ...healthFormats];

/** The formats that the description of a flag names: not every command knows all. */
function formatsIn(description: string): readonly Choice[] {
  const words = description.split(/[^a-z=-]+/);
  return formats.filter((format) => words.includes(format)).map((text) => ({ text }));
}

async function argumentChoices(id: string, { args }: Command.Cached, line: Line, asker: Asker): Promise<Choices> {
  const [name, arg] = Object.entries(args)[line.words.length - 1] ?? [];
  if (name === undefined || arg === undefined) return nothing;
  if (arg.options !== undefined) return { choices: arg.options.map((text) => ({ text })), files: false };
  return { choices: await namesOf(id === 'networks' ? 'network' : name, line, asker), files: false };
}

async function namesOf(what: string, line: Line, asker: Asker): Promise<readonly Choice[]> {
  const wanted = named[what];
  if (wanted === undefined) return [];
  const text = 'text' in line.at ? line.at.text : '';
  if (wanted === 'codes' || wanted === 'codes and areas') {
    const { codeChoices } = await import('./codes.ts');
    // Of a list with commas the last is continued.
    return behind(text.slice(0, text.lastIndexOf(',') + 1), codeChoices(wanted === 'codes and areas'));
  }
  const { clusterNames } = await import('./cluster-names.ts');
  const flags = connectionOf(line);
  const slash = text.indexOf('/');
  if (slash < 0 || (wanted !== 'pods' && wanted !== 'nads'))
    return clusterNames(wanted, flags, asker.env, asker.patience);
  // pod/NAME, or NAMESPACE/NAME.
  const first = text.slice(0, slash);
  const isKind = wanted === 'pods' && ['pod', 'pods', 'po'].includes(first);
  const elsewhere = isKind ? flags : { ...flags, namespace: first };
  return behind(`${first}/`, await clusterNames(wanted, elsewhere, asker.env, asker.patience));
}

function behind(prefix: string, choices: readonly Choice[]): readonly Choice[] {
  return choices.map(({ text, ...rest }) => ({ text: `${prefix}${text}`, ...rest }));
}
