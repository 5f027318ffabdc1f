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
