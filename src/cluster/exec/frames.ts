import { collectOutput, type Output } from '../output.ts';
import { readStatus, type Status } from '../status.ts';

// k8s.io/apimachinery/pkg/util/remotecommand: the first byte of a frame is its channel.
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

/** The sub-protocols that are spoken, best first. Without stdin they are the same; v5 can also close single streams (channel 255). */
export const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** What came over an exec's WebSocket so far. */
interface Received {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Takes a frame. Gives the status when it was in it: nothing comes after that. Whatever bytes a frame holds, it is taken. */
  take(frame: Buffer): Status | undefined;
}

/** Takes an exec's frames apart, keeping at most `limit` bytes of each stream. */
export function receiveFrames(limit: number): Received {
  const stdout = collectOutput(limit);
  const stderr = collectOutput(limit);
  return {
    stdout,
    stderr,
    take(frame) {
      const content = frame.subarray(1);
      if (frame[0] === STDOUT) stdout.add(content);
      else if (frame[0] === STDERR) stderr.add(content);
      else if (frame[0] === STATUS && content.length > 0) return readStatus(content);
      return undefined;
    },
  };
}
