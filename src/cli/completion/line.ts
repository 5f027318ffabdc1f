import type { ConnectionFlags } from '../../cluster/connection-flags.ts';

/** What of a flag decides how a line with it is read. */
export interface FlagShape {
  readonly char?: string | undefined;
  readonly takesValue: boolean;
}

/** A command line up to the cursor. */
export interface Line {
  /** The words that are no flags and no values of flags, without the one at the cursor. */
  readonly words: readonly string[];
  /** Values of flags by their long names. */
  readonly given: Readonly<Record<string, string>>;
  /** What stands at the cursor. `text` is the part that is to be continued. */
  readonly at: { readonly kind: 'word' | 'flag'; readonly text: string } | Value | { readonly kind: 'foreign' };
}

/** The value of a flag at the cursor. */
interface Value {
  readonly kind: 'value';
  readonly flag: string;
  readonly text: string;
}

/**
 * Reads a command line whose last word, perhaps empty, is at the cursor. Behind `--` stands another program's line.
 *
 * @param flags by long name
 */
export function readLine(words: readonly string[], flags: Readonly<Record<string, FlagShape>>): Line {
  const longNames = new Map(Object.entries(flags).flatMap(([name, { char }]) => (char ? [[char, name] as const] : [])));
  const plain: string[] = [];
  const given: Record<string, string> = {};
  let open: string | undefined;
  for (const word of words.slice(0, -1)) {
    if (open !== undefined) {
      given[open] = word;
      open = undefined;
    } else if (word === '--') {
      return { words: plain, given, at: { kind: 'foreign' } };
    } else if (word.startsWith('-') && word !== '-') {
      const { name, value } = readFlag(word, longNames);
      if (flags[name]?.takesValue !== true) continue;
      if (value === undefined) open = name;
      else given[name] = value;
    } else plain.push(word);
  }
  const last = words.at(-1) ?? '';
  if (open !== undefined) return { words: plain, given, at: { kind: 'value', flag: open, text: last } };
  if (!last.startsWith('-')) return { words: plain, given, at: { kind: 'word', text: last } };
  const { name, value } = readFlag(last, longNames);
  if (value !== undefined && last.startsWith('--')) {
    return { words: plain, given, at: { kind: 'value', flag: name, text: value } };
  }
  return { words: plain, given, at: { kind: 'flag', text: last } };
}

// `--name`, `--name=value`, `-n`, `-nvalue`.
function readFlag(word: string, longNames: ReadonlyMap<string, string>): { name: string; value?: string } {
  if (word.startsWith('--')) {
    const [name = '', ...value] = word.slice(2).split('=');
    return value.length === 0 ? { name } : { name, value: value.join('=') };
  }
  const name = longNames.get(word.slice(1, 2)) ?? '';
  const value = word.slice(2).replace(/^=/, '');
  return value === '' ? { name } : { name, value };
}

/** The flags of a line that say which cluster is meant. */
export function connectionOf({ given }: Line): ConnectionFlags {
  const { kubeconfig, context, cluster, user, namespace, server, token, as } = given;
  const { 'certificate-authority': authority, 'client-certificate': certificate, 'client-key': key } = given;
  return {
    kubeconfig,
    context,
    cluster,
    user,
    namespace,
    server,
    token,
    as,
    'certificate-authority': authority,
    'client-certificate': certificate,
    'client-key': key,
  };
}
