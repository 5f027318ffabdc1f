import type { Facts, Layer } from './layer.ts';
import { type Rest, wrappers } from './wrappers.ts';

/** A message without its wrappers. */
export interface Peeled {
  /** From the outermost to the innermost. */
  readonly layers: readonly Layer[];
  /** What the program that failed said, whole: an unknown wrapper belongs to it. Without blanks at its ends. */
  readonly innermost: string;
  /** The innermost text with the wrapper right around it; some literals reach into that. */
  readonly inContext: string;
  /** The message was cut: what it says may not be all. */
  readonly truncated: boolean;
}

/** Real messages have about ten wrappers; hostile ones have thousands, and every one costs time. */
const mostLayers = 40;

/**
 * Takes the wrappers off an event message or log line: kubelet, container runtime, libcni, Multus shim and daemon, Multus.
 * Never throws; time is linear in the size of the message.
 */
export function peel(message: string): Peeled {
  const layers: Layer[] = [];
  let rest: Rest = { text: message, at: leadingBlanks(message), end: message.length, truncated: false };
  let contextAt = rest.at;
  while (layers.length < mostLayers) {
    const peeled = peelOne(rest);
    if (peeled === undefined) break;
    layers.push(peeled.layer);
    // A passing Go function is not a wrapper of its own: literals begin before it and end behind it.
    if (peeled.layer.kind !== 'multus-step') contextAt = peeled.rest.text === rest.text ? rest.at : peeled.rest.at;
    rest = peeled.rest;
  }
  const end = rest.at + rest.text.slice(rest.at, rest.end).trimEnd().length;
  return {
    layers,
    innermost: rest.text.slice(rest.at, end),
    inContext: rest.text.slice(contextAt, end),
    truncated: rest.truncated,
  };
}

/** All facts of the layers together; an inner layer knows better than an outer one. */
export function factsOf(layers: readonly Layer[]): Facts {
  return layers.reduce<Facts>(
    (known, layer) => ({
      phase: layer.phase ?? known.phase,
      sandboxId: layer.sandboxId ?? known.sandboxId,
      namespace: layer.namespace ?? known.namespace,
      pod: layer.pod ?? known.pod,
      uid: layer.uid ?? known.uid,
      pluginType: layer.pluginType ?? known.pluginType,
      cniConfName: layer.cniConfName ?? known.cniConfName,
      interface: layer.interface ?? known.interface,
      netns: layer.netns ?? known.netns,
      stdin: layer.stdin ?? known.stdin,
      code: layer.code ?? known.code,
      time: layer.time ?? known.time,
      step: layer.step ?? known.step,
    }),
    {},
  );
}

function peelOne(rest: Rest): { layer: Layer; rest: Rest } | undefined {
  for (const wrapper of wrappers) {
    const peeled = wrapper(rest);
    if (peeled !== undefined) return peeled;
  }
  return undefined;
}

function leadingBlanks(message: string): number {
  return message.length - message.trimStart().length;
}
