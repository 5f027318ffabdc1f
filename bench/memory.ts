import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const OFTEN = 2;

/**
 * The most memory that a program had resident, in MB, from Linux's own high-water mark (VmHWM in /proc/PID/status), looked at until the
 * program ends; undefined where there is no such file.
 */
export async function peakMemory(line: string, env: NodeJS.ProcessEnv): Promise<number | undefined> {
  const [program = '', ...argv] = line.split(' ');
  const child = spawn(program, argv, { env, stdio: ['ignore', 'ignore', 'ignore'] });
  let peak: number | undefined;
  const look = setInterval(() => {
    peak = highWater(child.pid) ?? peak;
  }, OFTEN);
  await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  clearInterval(look);
  return peak;
}

function highWater(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  } catch {
    return undefined;
  }
}
