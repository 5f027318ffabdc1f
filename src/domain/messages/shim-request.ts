import { isRecord } from '../../kube/record.ts';
import type { Facts, StdinConf } from './layer.ts';

/** The body of a failed request from the Multus shim to its daemon. */
interface ShimRequest {
  readonly facts: Facts;
  /** Where the daemon's error begins and ends, in characters of the text. */
  readonly errorAt: number;
  readonly errorEnd: number;
  /** The message breaks off before the body does. */
  readonly truncated: boolean;
}

const errored = 'ERRORED: ';
/** What stands between an error of the shim and the configuration that it appends. */
export const stdinTrailer = ': StdinData: ';
const bodyTrailer = `'${stdinTrailer}`;
const bytesOpening = 'StdinData:[';

/**
 * Reads what stands between the quotes of `CNI request failed with status 400: '…'` (Multus pkg/server/server.go and
 * pkg/server/api/shim.go): the CNI arguments, `ERRORED: `, the error itself, and after the closing quote the configuration.
 * Older daemons print the arguments as a Go struct, with the configuration as decimal bytes, before the error.
 * @param at just behind the opening quote
 */
export function readShimRequest(text: string, at: number, end: number): ShimRequest {
  const trailerAt = before(end, text.indexOf(bodyTrailer, at));
  const erroredAt = before(trailerAt ?? end, text.indexOf(errored, at));
  const argumentsText = erroredAt === undefined ? '' : text.slice(at, erroredAt);
  const errorAt = erroredAt === undefined ? at : erroredAt + errored.length;
  const trailing =
    trailerAt === undefined ? undefined : stdinConf(text.slice(trailerAt + bodyTrailer.length, end).trim());
  const stdin = trailing ?? stdinBytes(argumentsText);
  const open = trailerAt ?? end;
  const body = text.slice(errorAt, open).trimEnd();
  const closed = trailerAt !== undefined || body.endsWith("'");
  return {
    facts: { ...cniArguments(argumentsText), stdin },
    errorAt,
    errorEnd: errorAt + lastOfBody(body, trailerAt !== undefined).length,
    truncated: !closed || (stdin !== undefined && stdin.conf === undefined),
  };
}

function before(limit: number, at: number): number | undefined {
  return at >= 0 && at < limit ? at : undefined;
}

/** kubectl prints only the first line of a message in a table, and three dots for the rest. */
function lastOfBody(body: string, hasTrailer: boolean): string {
  if (hasTrailer) return body;
  return body.replace(/(?:'|\.\.\.)$/, '').trimEnd();
}

function cniArguments(text: string): Facts {
  return {
    sandboxId: /ContainerID:"?([\w.-]{1,128})/.exec(text)?.[1],
    netns: /Netns:"?([^\s"]{1,300})/.exec(text)?.[1],
    interface: /IfName:"?([^\s"]{1,64})/.exec(text)?.[1],
    namespace: /K8S_POD_NAMESPACE=([^;"\s]{1,253})/.exec(text)?.[1],
    pod: /K8S_POD_NAME=([^;"\s]{1,253})/.exec(text)?.[1],
    uid: /K8S_POD_UID=([^;"\s]{1,64})/.exec(text)?.[1],
  };
}

/** Wraps a printed configuration, parsed where it is whole. */
export function stdinConf(text: string): StdinConf {
  return { text, conf: jsonObject(text) };
}

function stdinBytes(text: string): StdinConf | undefined {
  const opening = text.indexOf(bytesOpening);
  if (opening < 0) return undefined;
  const from = opening + bytesOpening.length;
  const close = text.indexOf(']', from);
  const numbers = text.slice(from, close < 0 ? undefined : close).split(' ');
  const bytes = numbers.filter((number) => /^\d{1,3}$/.test(number)).map(Number);
  return stdinConf(new TextDecoder().decode(Uint8Array.from(bytes)));
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
