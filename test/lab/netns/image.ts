import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageKind } from '../scenario/model.ts';
import { run } from './run.ts';
import { toolFile } from './tools.ts';

/**
 * What a container finds to run. `full` sees the machine's own programs; the others see a directory with just
 * their few: busybox and its applets, the tools of the Multus image (Debian slim: no `ip`), or nothing.
 */
export type Images = Readonly<Record<ImageKind, ImageFiles>>;

export interface ImageFiles {
  /** The directory shown as /usr/bin, or undefined for the machine's own. */
  readonly programs: string | undefined;
}

/** The Multus thick image is debian:stable-slim with nothing added (multus-cni images/Dockerfile.thick). */
const multusPrograms = [
  'sh',
  'bash',
  'cat',
  'ls',
  'readlink',
  'echo',
  'head',
  'tail',
  'grep',
  'sed',
  'cut',
  'sort',
  'wc',
  'tr',
  'find',
  'stat',
  'date',
  'sleep',
  'env',
  'id',
  'true',
  'false',
  'test',
  'uname',
  'hostname',
  'chroot',
  'nsenter',
  'mount',
];

/** Lays out the images' program directories below `directory`. Takes some 20 ms. */
export async function makeImages(directory: string): Promise<Images> {
  const busybox = join(directory, 'busybox');
  const multus = join(directory, 'multus');
  const empty = join(directory, 'distroless');
  for (const each of [busybox, multus, empty]) mkdirSync(each, { recursive: true });
  await layOutBusybox(busybox);
  for (const name of multusPrograms) {
    const file = toolFile(name);
    if (file !== undefined) copyFileSync(file, join(multus, name));
  }
  return {
    full: { programs: undefined },
    busybox: { programs: busybox },
    whereabouts: { programs: busybox },
    multus: { programs: multus },
    distroless: { programs: empty },
  };
}

async function layOutBusybox(directory: string): Promise<void> {
  const file = toolFile('busybox');
  // Without it busybox pods have no program at all; the lab's start says so.
  if (file === undefined) return;
  copyFileSync(file, join(directory, 'busybox'));
  const applets = await run([file, '--list']);
  for (const applet of applets.split('\n')) {
    const link = join(directory, applet);
    if (/^[\w.[-]+$/.test(applet) && !existsSync(link)) symlinkSync('busybox', link);
  }
}
