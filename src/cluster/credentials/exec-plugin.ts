import { isatty } from 'node:tty';
import type { Connection, ExecPlugin } from '../connection.ts';
import { printDuration } from '../duration.ts';
import { ClusterProblem } from '../problem.ts';
import { type ProcessEnd, runProcess } from '../process.ts';
import { execInfo, readExecCredential } from './exec-credential.ts';
import { bearer } from './fixed.ts';
import type { CredentialOptions, Credentials } from './proof.ts';
import { type Lease, sharedCredentials } from './shared.ts';

const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
/** Milliseconds that a plugin may take when somebody sits in front of it, who may have to log in by a browser. */
const LOGIN_TIME = 5 * 60_000;
const OUTPUT_LIMIT = 1024 * 1024;

/** Credentials from a program, as client-go's plugin/pkg/client/auth/exec runs it: once for all requests, again when expired or refused. */
export function execPlugin(plugin: ExecPlugin, connection: Connection, options: CredentialOptions): Credentials {
  checkEntry(plugin);
  return sharedCredentials(() => runPlugin(plugin, connection, options));
}

function checkEntry({ exec, user }: ExecPlugin): void {
  const next = `kubectl config view, then correct users[].user.exec of "${user}"`;
  const wrong = (message: string) => new ClusterProblem(`user "${user}": ${message}`, { next, reason: 'unauthorized' });
  if (exec.command === '') throw wrong('exec names no command');
  if (!VERSIONS.includes(exec.apiVersion))
    throw wrong(`exec has the apiVersion "${exec.apiVersion}"; supported are ${VERSIONS.join(' and ')}`);
  const { interactiveMode = exec.apiVersion.endsWith('v1') ? '' : 'IfAvailable' } = exec;
  if (!['Never', 'IfAvailable', 'Always'].includes(interactiveMode))
    throw wrong(`exec needs an interactiveMode: Never, IfAvailable or Always, not "${interactiveMode}"`);
}

async function runPlugin(plugin: ExecPlugin, connection: Connection, options: CredentialOptions): Promise<Lease> {
  const { exec, user } = plugin;
  const terminal = options.unattended !== true && isatty(0);
  if (exec.interactiveMode === 'Always' && !terminal)
    throw new ClusterProblem(
      `user "${user}": the credential plugin ${exec.command} must ask, but stdin is no terminal`,
      {
        reason: 'unauthorized',
        next: 'run it in a terminal, or use a service account token: --token',
      },
    );
  const interactive = terminal && exec.interactiveMode !== 'Never';
  const timeout = interactive ? LOGIN_TIME : connection.requestTimeout;
  const end = await runProcess(exec.command, exec.args, {
    env: {
      ...options.env,
      ...Object.fromEntries(exec.env.map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: execInfo(plugin, connection, interactive),
    },
    stdin: interactive ? 'inherit' : 'ignore',
    stderr: options.unattended === true ? 'ignore' : 'inherit',
    timeout,
    signal: options.signal,
    outputLimit: OUTPUT_LIMIT,
  });
  if (end.how !== 'exited' || end.exitCode !== 0) throw failed(plugin, end, timeout);
  const credential = readExecCredential(end.stdout, exec.apiVersion);
  if (!credential.ok) throw useless(plugin, `${credential.problem.place} ${credential.problem.message}`);
  const { token, certificate, until } = credential.value;
  const authorization = token === undefined ? {} : { authorization: bearer(token, `the token from ${exec.command}`) };
  return { proof: { ...authorization, ...(certificate ? { certificate } : {}) }, until };
}

function failed({ exec, user }: ExecPlugin, end: ProcessEnd, timeout: number): ClusterProblem {
  const who = `user "${user}": the credential plugin ${exec.command}`;
  const line = [exec.command, ...exec.args].join(' ');
  if (end.how === 'not-found')
    return new ClusterProblem(`${who} is not installed`, {
      reason: 'no-tool',
      ...(exec.installHint ? { detail: exec.installHint } : {}),
      next: exec.installHint?.trim().split('\n')[0] || `install ${exec.command}`,
    });
  if (end.how === 'timed-out')
    return new ClusterProblem(`${who} did not end within ${printDuration(timeout)}`, {
      reason: 'timed-out',
      next: line,
    });
  if (end.how === 'not-started')
    return new ClusterProblem(`${who} cannot be started`, { detail: end.detail, reason: 'no-tool', next: line });
  return new ClusterProblem(`${who} failed with exit code ${end.exitCode}`, { reason: 'unauthorized', next: line });
}

function useless({ exec, user }: ExecPlugin, detail: string): ClusterProblem {
  const next = [exec.command, ...exec.args].join(' ');
  const message = `user "${user}": the credential plugin ${exec.command} gave no credential: ${detail}`;
  return new ClusterProblem(message, { detail, next, reason: 'unauthorized' });
}
