import { execFileSync } from 'node:child_process';

/** The first kubectl whose exec speaks WebSocket, as the lab does; older ones speak SPDY only. */
const oldestMinor = 31;

/** Why the kubectl of PATH cannot be used with a lab, or undefined. */
export function whyNoKubectl(): string | undefined {
  try {
    const said = execFileSync('kubectl', ['version', '--client', '-o', 'json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const minor = Number(/"minor": "(\d+)/.exec(said)?.[1]);
    return minor >= oldestMinor
      ? undefined
      : `kubectl 1.${minor} is too old: exec over WebSocket came with 1.${oldestMinor} (Debian 13 has a newer one)`;
  } catch {
    return 'kubectl is not installed (Debian: kubernetes-client)';
  }
}
