/** What is asked to be answered with a recorded file. */
import type { Asked } from '../client.ts';
import { recordedText } from '../recordings.ts';
import { type ApiRequest, apiRequests } from './api-requests.ts';
import { errorRequests } from './error-requests.ts';

/** What curl says of itself; it is answered with indented JSON. */
export const curl = { 'user-agent': 'curl/7.88.1' };

/** The time of most recordings. */
const then = '2026-11-20T23:50:43Z';

/** A request, and the time of its answer. */
export interface Replay {
  readonly asked: Asked;
  readonly at: Date;
}

/** The request of a file of `recorded/api`. */
export function replayOf({ path, accept, curl: byCurl, at = then }: ApiRequest): Replay {
  return {
    asked: { path, headers: { accept: accept ?? 'application/json', ...(byCurl ? curl : {}) } },
    at: new Date(at),
  };
}

/** The request of `recorded/errors/NAME.*`. */
export function replayOfError(name: string): Replay {
  const [, method = '', path = ''] = /^(\w+) (\S+) ->/.exec(recordedText(`errors/${name}.txt`)) ?? [];
  const { addQuery = '', ...more } = errorRequests[name] ?? {};
  const named = /User \\"system:serviceaccount:default:(\w+)\\"/.exec(recordedText(`errors/${name}.body`))?.[1];
  return {
    asked: {
      method,
      path: path + addQuery,
      ...(named === undefined ? {} : { user: named }),
      ...more,
      headers: { ...curl, ...more.headers },
    },
    at: new Date(then),
  };
}

/** The request of `api/FILE` or `errors/NAME.body`. Throws if there is no such recording. */
export function replayOfFile(path: string): Replay {
  const error = /^errors\/(.*)\.body$/.exec(path)?.[1];
  if (error !== undefined) return replayOfError(error);
  const request = apiRequests.find(({ file }) => `api/${file}` === path);
  if (request === undefined) throw new Error(`nothing is known of the request of ${path}`);
  return replayOf(request);
}
