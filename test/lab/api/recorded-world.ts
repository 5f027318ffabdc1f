/** The recorded cluster as a world of the lab, for tests that compare the lab with it. */
import { isRecord, listAt, textAt } from './fields.ts';
import { isLabObject } from './object-form.ts';
import { recordedObject } from './recordings.ts';
import type { ExecEnd, ExecSession, LabObject, LabWorld } from './world.ts';

/** The objects of a recorded list, each with its kind and apiVersion. */
export function recordedList(path: string): LabObject[] {
  const list = recordedObject(path);
  const kind = textAt(list, 'kind').replace(/List$/, '');
  const apiVersion = textAt(list, 'apiVersion');
  return listAt(list, 'items').map((item) => {
    const object = { kind, apiVersion, ...(isRecord(item) ? item : {}) };
    if (!isLabObject(object)) throw new Error(`${path} holds something without a name`);
    return object;
  });
}

/** A recorded single object. */
export function recordedObjectAt(path: string): LabObject {
  const object = recordedObject(path);
  if (!isLabObject(object)) throw new Error(`${path} has no name`);
  return object;
}

/** Everything that was recorded of the cluster with Multus. */
export function recordedObjects(): LabObject[] {
  const lists = [
    'crds',
    'namespaces',
    'nodes',
    'pods-all',
    'events-all',
    'daemonsets-all',
    'deployments-all',
    'replicasets-default',
    'leases-node',
    'nads-all',
    'ippools-all',
    'overlapping-all',
  ];
  return lists.flatMap((name) => recordedList(`api/${name}.json`));
}

/** A world of objects in which every command ends at once, with exit code 0 and nothing to say. */
export function quietWorld(objects: Iterable<LabObject>): LabWorld {
  return { objects, exec: () => scriptedSession([], [], { kind: 'exited', code: 0 }) };
}

/** A command that writes these chunks and ends this way. */
export function scriptedSession(stdout: readonly string[], stderr: readonly string[], end: ExecEnd): ExecSession {
  return {
    kind: 'session',
    stdout: chunks(stdout),
    stderr: chunks(stderr),
    ended: Promise.resolve(end),
    kill: () => {},
  };
}

async function* chunks(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
