import { readFile } from 'node:fs/promises';
import { messageOf } from '../../domain/problem.ts';
import { ClusterProblem } from '../problem.ts';
import { bearer } from './fixed.ts';
import type { Credentials, Proof } from './proof.ts';

/** A token in a file that somebody else renews (a service account's token lives an hour): read for every request. */
export function tokenFile(path: string, own: Proof): Credentials {
  const prove = async (): Promise<Proof> => {
    let token: string;
    try {
      token = await readFile(path, 'utf8');
    } catch (error) {
      const detail = messageOf(error);
      const next = `ls -l ${path}`;
      throw new ClusterProblem(`token file ${path} cannot be read`, { detail, next, reason: 'unauthorized' });
    }
    return { ...own, authorization: bearer(token, `the token in ${path}`) };
  };
  // The file may have been renewed while the request was on its way; reading it again costs nothing.
  return { prove, refused: () => true };
}
