import { execFileSync } from 'node:child_process';
import { openSync, read, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A slow cable: carries Ethernet frames between two macvtap devices and holds those towards the second one back for a
 * while. It stands in for tc's netem on kernels without it.
 * Usage: node relay.ts FROM TO MILLISECONDS DIRECTORY, in the network namespace of the devices. Prints "ready", ends
 * when its standard input closes.
 */
const [from = '', to = '', held = '0', directory = '/tmp'] = process.argv.slice(2);

/** A frame comes behind a virtio header of 10 bytes; with a zero header back it goes out as it is (linux tap.c). */
const largestFrame = 70_000;

function openTap(device: string): number {
  const tap = readdirSync(join('/sys/class/net', device)).find((name) => /^tap\d+$/.test(name));
  if (tap === undefined) throw new Error(`${device} is no macvtap`);
  const [major = '', minor = ''] = readFileSync(join('/sys/class/net', device, tap, 'dev'), 'utf8')
    .trim()
    .split(':');
  const path = join(directory, `tap-${device}`);
  execFileSync('mknod', [path, 'c', major, minor]);
  return openSync(path, 'r+');
}

function carry(source: number, sink: number, ms: number): void {
  const frame = Buffer.alloc(largestFrame);
  const next = (): void => {
    read(source, frame, 0, largestFrame, null, (error, length) => {
      if (error !== null) process.kill(process.pid, 'SIGKILL');
      const copy = Buffer.from(frame.subarray(0, length));
      // Timers of one duration fire in the order in which they were set: frames keep their order.
      if (ms > 0) setTimeout(deliver, ms, sink, copy);
      else deliver(sink, copy);
      next();
    });
  };
  next();
}

function deliver(sink: number, frame: Buffer): void {
  try {
    writeSync(sink, frame);
  } catch {
    // A link that is down takes no frame, as a cable that is not plugged in.
  }
}

const near = openTap(from);
const far = openTap(to);
carry(near, far, Number.parseInt(held, 10));
carry(far, near, 0);
// The reads above block in threads that a regular exit would wait for.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
process.stdout.write('ready\n');
