import { logHead } from '../messages/log-head.ts';

/** What names a pod in a daemon's log. */
export interface LoggedPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** The entries of a Multus or whereabouts log that name a pod, as they stand. */
export function logOfPod(text: string, pod: LoggedPod): string {
  const entries: string[][] = [];
  for (const line of text.split(/\r?\n/)) {
    if (logHead(line) !== undefined) entries.push([line]);
    else entries.at(-1)?.push(line);
  }
  const isNamed = nameIn(pod);
  return entries
    .map((lines) => lines.join('\n'))
    .filter(isNamed)
    .join('\n');
}

/** Names are unlike words: `web` is not named by `web-2`, nor by `a/web` where the namespace is `b`. */
function nameIn({ namespace, name, uid }: LoggedPod): (entry: string) => boolean {
  const own = (character: string | undefined) => character !== undefined && /[a-z0-9.-]/.test(character);
  const stands = (entry: string, word: string) => {
    for (let at = entry.indexOf(word); at >= 0; at = entry.indexOf(word, at + 1)) {
      if (!own(entry[at - 1]) && !own(entry[at + word.length])) return true;
    }
    return false;
  };
  return (entry) =>
    (uid !== '' && entry.includes(uid)) ||
    stands(entry, `${namespace}/${name}`) ||
    (entry.includes(`K8S_POD_NAMESPACE=${namespace};`) && stands(entry, `K8S_POD_NAME=${name}`));
}
