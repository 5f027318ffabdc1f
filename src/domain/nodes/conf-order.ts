/** What is wrong with the order of a node's CNI configurations. */
export interface ConfFault {
  readonly kind: 'primary-first' | 'renamed';
  /** The file that the runtime takes instead; empty when there is none. */
  readonly first: string;
  /** Multus's file. */
  readonly multus: string;
}

// libcni ConfFiles: these endings, in order of their names.
const READ = /\.(?:conf|conflist|json)$/;
// Cilium renames what it finds, unless told that it is not alone (cni-exclusive); others follow its example.
const PUSHED_ASIDE = /multus.*\.(?:cilium_bak|bak|backup|disabled|old|orig)$/i;

/**
 * Whether the runtime finds another configuration before Multus's, or no longer finds Multus's. Without any trace of Multus there is
 * nothing to say.
 *
 * @param files names, those that the runtime reads in its order
 */
export function confFault(files: readonly string[]): ConfFault | undefined {
  const read = files.filter((name) => READ.test(name)).sort();
  const [first = ''] = read;
  const multus = read.find((name) => /multus/i.test(name));
  if (multus !== undefined) return multus === first ? undefined : { kind: 'primary-first', first, multus };
  const aside = files.find((name) => PUSHED_ASIDE.test(name));
  return aside === undefined ? undefined : { kind: 'renamed', first, multus: aside };
}
