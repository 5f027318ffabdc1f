import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImageFiles } from './image.ts';
import { toolFile, toolPath } from './tools.ts';

/** What a container needs: a pod's network namespace, programs, and directories of its node. */
export interface ContainerSpec {
  /** For the names of files and the host name inside. */
  readonly name: string;
  readonly hostname: string;
  readonly networkNamespace: string;
  readonly image: ImageFiles;
  /** Directories of the machine shown at other paths inside, as hostPath volumes are. */
  readonly mounts: readonly { readonly from: string; readonly at: string }[];
  readonly hosts: readonly string[];
}

/** A running container: its own root directory, mounts and process ids. */
export interface Container {
  readonly spec: ContainerSpec;
  /** The pid of its first process, by which `nsenter` enters. */
  readonly pid: number;
  /** Ends it and everything in it. */
  stop(): Promise<void>;
}

const init = fileURLToPath(new URL('container-init.sh', import.meta.url));

/** Starts a container. Rejects with what its first process said when that could not set it up. */
export function startContainer(directory: string, spec: ContainerSpec): Promise<Container> {
  const root = join(directory, 'containers', spec.name);
  const fstab = layOut(root, spec);
  const child = spawn(
    'nsenter',
    [
      `--net=/run/netns/${spec.networkNamespace}`,
      ...[
        'unshare',
        '--mount',
        '--pid',
        '--uts',
        '--fork',
        '--kill-child',
        '--',
        'sh',
        init,
        fstab,
        root,
        spec.hostname,
      ],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: toolPath } },
  );
  return new Promise((fulfil, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`the container ${spec.name} did not start: ${said.trim()}`)));
    child.stdout.setEncoding('utf8').once('data', (line: string) => {
      const pid = Number.parseInt(/^ready (\d+)/.exec(line)?.[1] ?? '', 10);
      if (Number.isNaN(pid)) return;
      // The lab's event loop must be able to end while containers run: they end with it.
      child.unref();
      fulfil({ spec, pid, stop: () => stop(child, pid) });
    });
  });
}

/**
 * Its first process is killed, not the one that waits for it: that one ends only when the kernel has ended all others in
 * the container, so that nothing of it runs any more once this is fulfilled.
 */
function stop(child: ChildProcess, pid: number): Promise<void> {
  return new Promise((fulfil) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      fulfil();
      return;
    }
    child.ref();
    child.on('exit', () => fulfil());
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself, and its end is about to be reported.
    }
  });
}

/** Prepares the root directory and the list of mounts; returns the path of the list. */
function layOut(root: string, spec: ContainerSpec): string {
  const binds: [string, string][] = [];
  for (const name of ['usr/bin', 'dev', 'proc', 'sys', 'tmp', 'run', 'root', 'var/tmp', '.lab/old', '.lab/bin']) {
    mkdirSync(join(root, name), { recursive: true });
  }
  for (const tool of ['cat', 'umount']) {
    const file = toolFile(tool);
    if (file !== undefined) copyFileSync(file, join(root, '.lab/bin', tool));
  }
  layOutEtc(root, spec);
  for (const name of ['alternatives', 'iproute2']) {
    if (existsSync(join('/etc', name))) binds.push([join('/etc', name), join('etc', name)]);
  }
  if (spec.image.programs === undefined) {
    binds.push(['/usr', 'usr']);
  } else {
    binds.push([spec.image.programs, 'usr/bin']);
    for (const name of ['lib', 'lib32', 'lib64', 'libx32'])
      if (existsSync(join('/usr', name))) binds.push([join('/usr', name), join('usr', name)]);
    for (const name of ['sbin', 'share']) mkdirSync(join(root, 'usr', name), { recursive: true });
  }
  for (const name of ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']) linkOrBind(root, name, spec, binds);
  for (const { from, at } of spec.mounts) binds.push([from, at.replace(/^\//, '')]);
  const lines = [
    `${root} ${root} none bind 0 0`,
    ...binds.map(([from, at]) => {
      mkdirSync(join(root, at), { recursive: true });
      return `${from} ${join(root, at)} none rbind 0 0`;
    }),
    `/dev ${join(root, 'dev')} none rbind 0 0`,
    `proc ${join(root, 'proc')} proc defaults 0 0`,
    // sysfs shows the links of the network namespace it is mounted in.
    `sysfs ${join(root, 'sys')} sysfs defaults 0 0`,
  ];
  const fstab = `${root}.fstab`;
  writeFileSync(fstab, `${lines.map((line) => line.replaceAll('\t', '\\011')).join('\n')}\n`);
  return fstab;
}

/** /bin and the like are links into /usr on most machines; where they are directories, they are shown as such. */
function linkOrBind(root: string, name: string, spec: ContainerSpec, binds: [string, string][]): void {
  const from = join('/', name);
  if (!existsSync(from)) return;
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), join(root, name));
  else if (spec.image.programs === undefined || name.startsWith('lib')) binds.push([from, name]);
  else symlinkSync('usr/bin', join(root, name));
}

/** A small /etc of its own, as containers have one, with what the C library and iproute2 look up there. */
function layOutEtc(root: string, spec: ContainerSpec): void {
  const etc = join(root, 'etc');
  mkdirSync(etc, { recursive: true });
  for (const name of ['passwd', 'group', 'nsswitch.conf', 'ld.so.cache', 'protocols', 'services']) {
    const from = join('/etc', name);
    if (existsSync(from)) copyFileSync(from, join(etc, name));
  }
  writeFileSync(join(etc, 'hostname'), `${spec.hostname}\n`);
  writeFileSync(join(etc, 'hosts'), ['127.0.0.1\tlocalhost', '::1\tlocalhost', ...spec.hosts, ''].join('\n'));
  const search = 'default.svc.cluster.local svc.cluster.local cluster.local';
  writeFileSync(join(etc, 'resolv.conf'), `search ${search}\nnameserver 10.96.0.10\noptions ndots:5\n`);
}
