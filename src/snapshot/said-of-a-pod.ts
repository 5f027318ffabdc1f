import type { NotGathered } from './gathered.ts';

/** The words of a server without the pod that they are about: equal for all pods that are refused alike. */
export function saidOfAnyPod(words: string, pod: string): string {
  return words.replaceAll(`"${pod}"`, '*');
}

const OF_POD = /^(?<start>.*\bpod )(?<path>\S+\/(?<name>\S+))$/;

/** The pod that something was attempted of, where its phrase ends with one: `look into pod shop/a`. */
export function podOfAttempt(
  what: string,
): { readonly start: string; readonly path: string; readonly name: string } | undefined {
  const { start, path, name } = OF_POD.exec(what)?.groups ?? {};
  return start === undefined || path === undefined || name === undefined ? undefined : { start, path, name };
}

/** Why something was not read, equal for what is missing for one reason: hundreds of pods are refused alike. */
export function reasonOfAttempt({ what, detail }: NotGathered): string {
  const pod = podOfAttempt(what);
  return pod === undefined ? detail : saidOfAnyPod(detail, pod.name);
}
