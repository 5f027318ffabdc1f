import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { ExecSession } from '../api/world.ts';
import type { ImageKind } from '../scenario/model.ts';
import { ended } from './real-exec.ts';

/** Answers commands from the recordings, for machines without root: true output, of another cluster's pods. */

const folder = new URL('../../fixtures/recorded/exec/', import.meta.url);

interface Recording {
  /** `POD` or `POD -c CONTAINER` of the recorded cluster. */
  readonly from: string;
  readonly command: string;
  readonly file: string;
}

let all: readonly Recording[] | undefined;

/** Every recorded command with the pod it was run in; `err.*` never reached a container. */
function recordings(): readonly Recording[] {
  all ??= readdirSync(folder)
    .filter((name) => name.endsWith('.cmd') && !/^(err|spdy)\./.test(name))
    .flatMap((name) => {
      const line = readFileSync(new URL(name, folder), 'utf8').trim();
      const [, from = '', command = ''] = /exec (\S+(?: -c \S+)?)\s+-- (.*)$/s.exec(line) ?? [];
      return command === '' ? [] : [{ from, command, file: name.replace(/cmd$/, '') }];
    });
  return all;
}

/** What the pod looks like, to choose a recorded one that resembles it. */
export interface Likeness {
  readonly image: ImageKind;
  readonly attachments: number;
  readonly hostNetwork: boolean;
}

/** The recorded pods that resemble a pod, the nearest first. */
function lookalikes({ image, attachments, hostNetwork }: Likeness): string[] {
  if (image === 'busybox' || image === 'whereabouts') return ['busybox-app'];
  if (hostNetwork) return ['hostnet-pod'];
  const byCount = [['plain-pod'], ['samplepod', 'static-pod', 'conflist-pod'], ['order-service-', 'samplepod2']];
  return [...(byCount[attachments] ?? ['hexagonal-app']), 'order-service-', 'samplepod', 'order-db-'];
}

/** What the script that looks into pods prints, by the names of its parts: as it would, of what was recorded part by part. */
const parts: Readonly<Record<string, string>> = {
  'ip -j addr': 'ip -j addr',
  'ip -j route': 'ip -j route show table all',
  'ip -j rule': 'ip -j rule',
  'ip -j neigh': 'ip -j neigh',
  'ip addr': 'ip addr',
  'ip -4 route': 'ip route',
  '/proc/net/dev': 'cat /proc/net/dev',
};

function lookInside(pod: Likeness, marker: string): string {
  const said = lookalikes(pod);
  const printed = Object.entries(parts).flatMap(([name, line]) => {
    const found = nearest(said, line);
    // What failed, or is not there at all, the script leaves out.
    if (found === undefined || readFileSync(new URL(`${found.file}rc`, folder), 'utf8').trim() !== '0') return [];
    const text = readFileSync(new URL(`${found.file}out`, folder), 'utf8');
    return [`\n${marker} begin ${name}\n${text}\n${marker} end 0\n`];
  });
  return `${printed.join('')}\n${marker} done\n`;
}

function nearest(names: readonly string[], line: string): Recording | undefined {
  const said = recordings().filter((recording) => recording.command === line);
  return names
    .map((name) => said.find((recording) => recording.from.startsWith(name)))
    .find((recording) => recording !== undefined);
}

/** Plays the recording of a command; one that was never recorded says so on stderr and fails. */
export function recordedExec(pod: Likeness, command: readonly string[]): ExecSession {
  if (pod.image === 'distroless') return ended({ kind: 'no-such-command' });
  const line = command.join(' ');
  const [shell, , script = '', , marker = ''] = command;
  if (shell === 'sh' && script.includes('ip -j -d -s addr')) return playing(lookInside(pod, marker), '', 0);
  const found = nearest(lookalikes(pod), line);
  if (found === undefined) {
    return playing('', `lab: "${line}" was not recorded in a pod like this one; as root the lab runs it for real\n`, 1);
  }
  const read = (ending: string): string => readFileSync(new URL(`${found.file}${ending}`, folder), 'utf8');
  // kubectl's own remarks were recorded on stderr too; they are not the program's.
  const stderr = read('err')
    .split('\n')
    .filter((text) => !/^(command terminated with exit code|Defaulted container)/.test(text))
    .join('\n');
  return playing(read('out'), stderr, Number.parseInt(read('rc'), 10));
}

function playing(stdout: string, stderr: string, code: number): ExecSession {
  return {
    kind: 'session',
    stdout: Readable.from(stdout === '' ? [] : [Buffer.from(stdout)]),
    stderr: Readable.from(stderr === '' ? [] : [Buffer.from(stderr)]),
    ended: Promise.resolve({ kind: 'exited', code }),
    kill: () => undefined,
  };
}
