import { type ConnectionFlags, kubectlLine } from '../connection-flags.ts';
import type { PodShell } from '../port.ts';

/** The same shell, which says with every refusal how to ask for the right that was lacking. */
export function namesTheRight(shell: PodShell, flags: ConnectionFlags): PodShell {
  return {
    async run(container, argv, options) {
      const result = await shell.run(container, argv, options);
      if (result.outcome !== 'forbidden') return result;
      const right = ['auth', 'can-i', verbOf(result.detail), 'pods', '--subresource=exec', '-n', container.namespace];
      return { ...result, next: kubectlLine(flags, ...right) };
    },
  };
}

// A WebSocket is opened by a GET: depending on its version, the server asks for the right to get, to create, or both.
function verbOf(detail: string): string {
  return /cannot (get|create) resource "pods\/exec"/.exec(detail)?.[1] ?? 'create';
}
