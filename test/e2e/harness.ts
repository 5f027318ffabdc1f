import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeClientFolder } from '../lab/cli/client-folder.ts';
import { type Lab, type LabOptions, startLab as startRunningLab } from '../lab/lab.ts';
import type { Scenario } from '../lab/scenario/model.ts';
import { type Target, target } from './target.ts';

export { type Outcome, type RunOptions, type Target, whyNotHere } from './target.ts';

/** A lab with its kubeconfig and the commands against it. */
export interface LabTarget extends Target {
  readonly lab: Lab;
  /** A directory for this lab's clients, removed with it. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts a lab for a scenario and lays out a directory with its kubeconfig and the plugin under the name that kubectl looks for. */
export async function startLab(scenario: string | Scenario, options: LabOptions = {}): Promise<LabTarget> {
  const lab = await startRunningLab(scenario, options);
  const folder = makeClientFolder();
  const kubeconfigPath = join(folder, 'kubeconfig');
  writeFileSync(kubeconfigPath, lab.api.kubeconfig(), { mode: 0o600 });
  return {
    ...target(kubeconfigPath, folder),
    lab,
    folder,
    stop: async () => {
      rmSync(folder, { recursive: true, force: true });
      await lab.stop();
    },
  };
}

/** The paths by which commands in pods were asked for, since the start or since `requests` was emptied. */
export function execsIn({ lab }: LabTarget): string[] {
  return lab.api.requests.flatMap(({ path }) => (path.includes('/exec?') ? [path] : []));
}

const processes = 'for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline 2>/dev/null; echo; done';

/** The arguments of what runs in the first container of a pod, but for its first process and what looks for them. */
export async function programsIn(lab: LabTarget, reference: string): Promise<string[]> {
  const { name, namespace } = lab.lab.pod(reference);
  const ran = await lab.kubectl(['exec', name, '-n', namespace, '--', 'sh', '-c', processes]);
  const all = ran.stdout.split('\n').map((line) => line.trim());
  assert.ok(all.includes(`sh -c ${processes}`), `nothing can be seen in ${name}: ${ran.stderr}`);
  const always = /^$|^sh -c for p in |^sh \S+container-init\.sh |^\/\.lab\/bin\/cat$/;
  return all.filter((line) => !always.test(line));
}
