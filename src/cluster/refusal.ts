import type { NotGathered, Reason } from '../snapshot/gathered.ts';
import { type Connection, printServer } from './connection.ts';
import { kubectlLine } from './connection-flags.ts';
import type { ClusterProblem } from './problem.ts';
import { readStatus } from './status.ts';
import type { Answer } from './transport/exchange.ts';

/** What was asked, for those who must tell why it was not answered. */
export interface Asked {
  /** As a phrase: `list pods in all namespaces`. */
  readonly what: string;
  /** Arguments for kubectl that show whether one may do it. */
  readonly check: readonly string[];
  /** False for what every cluster serves: its absence means that this is no cluster. */
  readonly optional: boolean;
}

/** Why an answer that is no success gives no data. */
export function refusal(answer: Answer, asked: Asked, connection: Connection): NotGathered {
  const { message, reason: name } = readStatus(answer.body);
  const { flags, server } = connection;
  const because = (reason: Reason, detail: string, ...next: string[]): NotGathered => ({
    reason,
    what: asked.what,
    detail,
    next: kubectlLine(flags, ...next),
  });
  const words = message || name || `HTTP ${answer.status}`;
  const view = ['config', 'view', '--minify'];
  switch (answer.status) {
    case 401:
      return because('unauthorized', words, 'auth', 'whoami');
    case 403:
      return because('forbidden', words, ...asked.check);
    case 404:
      return asked.optional
        ? because('not-installed', words, 'api-resources')
        : because(
            'unreachable',
            `${printServer(server)} is no Kubernetes API: it answered HTTP 404: ${words}`,
            ...view,
          );
    case 400:
      // What Go's net/http says to plain http on a port for TLS.
      if (message.includes('HTTP request to an HTTPS server'))
        return because(
          'unreachable',
          `${printServer(server)} speaks TLS: the address must begin with https://`,
          ...view,
        );
      return because('server-error', `HTTP 400: ${words}`, 'get', '--raw', '/readyz?verbose');
    default: {
      const location = answer.headers.location === undefined ? '' : `, ${answer.headers.location}`;
      return because('server-error', `HTTP ${answer.status}${location}: ${words}`, 'get', '--raw', '/readyz?verbose');
    }
  }
}

/** Why no answer came. */
export function noAnswer(problem: ClusterProblem, { what }: Asked): NotGathered {
  const { reason, message, next } = problem;
  const detail = problem.detail === message ? message : `${message}: ${problem.detail}`;
  return { reason, what, detail, ...(next === undefined ? {} : { next }) };
}
