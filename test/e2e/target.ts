import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, type Options } from 'execa';
import { whyNoKubectl } from '../lab/cli/kubectl-version.ts';
import { layOutPlugin, multinetBin, pathWith } from '../lab/cli/plugin.ts';

/** What a command printed and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** From start to end, in milliseconds. */
  readonly took: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Milliseconds until the command is killed; 60 s when absent. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** A cluster to run commands against, be it a lab or a real one. */
export interface Target {
  readonly kubeconfigPath: string;
  /** The environment in which `kubectl` finds this cluster and this plugin. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the real kubectl; never rejects for a failing command. */
  kubectl(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Runs `kubectl multinet …` through the real kubectl, which finds the plugin in PATH. */
  multinet(args: readonly string[], options?: RunOptions): Promise<Outcome>;
}

/** Why an end-to-end test cannot run here, or undefined. `multinet`: it needs the plugin. */
export function whyNotHere(needs: { multinet?: boolean } = {}): string | undefined {
  const noKubectl = whyNoKubectl();
  if (noKubectl !== undefined) return noKubectl;
  if (needs.multinet === true && !existsSync(multinetBin())) return `${multinetBin()} does not exist (MULTINET_BIN)`;
  return undefined;
}

/** Commands against the cluster of a kubeconfig; `folder` takes the plugin's starter and kubectl's caches. */
export function target(kubeconfigPath: string, folder: string, context?: string): Target {
  const env = {
    PATH: pathWith(layOutPlugin(folder)),
    HOME: folder,
    KUBECONFIG: kubeconfigPath,
    KUBECACHEDIR: join(folder, 'cache'),
    // Reading the sources anew takes half of a short command's time.
    NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/multinet', import.meta.url)),
  };
  const chosen = context === undefined ? [] : ['--context', context];
  return {
    kubeconfigPath,
    env,
    kubectl: (args, options) => runCommand(['kubectl', ...chosen, ...args], env, options),
    // kubectl passes on what follows the plugin's name, so the context has to follow too.
    multinet: (args, options) => runCommand(['kubectl', 'multinet', ...args, ...chosen], env, options),
  };
}

async function runCommand(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<Outcome> {
  const [program = '', ...args] = argv;
  const begun = performance.now();
  const settings: Options = {
    env: { ...env, ...options.env },
    reject: false,
    stripFinalNewline: false,
    timeout: options.timeout ?? 60_000,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  };
  const result = await execa(program, args, settings);
  return {
    code: result.exitCode ?? -1,
    stdout: textOf(result.stdout),
    stderr: textOf(result.stderr),
    took: performance.now() - begun,
  };
}

function textOf(output: unknown): string {
  return typeof output === 'string' ? output : '';
}
