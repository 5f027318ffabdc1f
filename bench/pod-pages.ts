import { readFileSync } from 'node:fs';
import { PbfReader, PbfWriter } from 'pbf';

const recorded = (name: string): Buffer =>
  readFileSync(new URL(`../test/fixtures/recorded/protobuf/${name}`, import.meta.url));

const token = (index: number, pages: number): string => (index + 1 < pages ? String(index + 1) : '');

/** A list of pods in JSON, in pages that each name the next by its number. The pods are the recorded ones, repeated. */
export function jsonPages(pages: number, size: number): Buffer[] {
  const list: { items: unknown[] } = JSON.parse(recorded('pods-all.json').toString());
  const items = Array.from({ length: size }, (_, item) => list.items[item % list.items.length]);
  return Array.from({ length: pages }, (_, index) =>
    Buffer.from(JSON.stringify({ ...list, metadata: { continue: token(index, pages) }, items })),
  );
}

/** The same in protobuf: `k8s\0`, then runtime.Unknown{2: PodList{1: ListMeta{3: continue}, 2: Pod…}}. */
export function protobufPages(pages: number, size: number): Buffer[] {
  const pods: Uint8Array[] = [];
  const reader = new PbfReader(recorded('pods-all.pb'));
  reader.pos = 4;
  reader.readFields((field, _, unknown) => {
    if (field !== 2) return;
    unknown.readMessage((tag, __, list) => {
      if (tag === 2) pods.push(list.readBytes());
    }, undefined);
  }, undefined);
  return Array.from({ length: pages }, (_, index) => {
    const list = new PbfWriter();
    list.writeMessage(1, (next, meta) => meta.writeStringField(3, next), token(index, pages));
    for (let item = 0; item < size; item += 1) list.writeBytesField(2, pods[item % pods.length] ?? new Uint8Array());
    const unknown = new PbfWriter();
    unknown.writeBytesField(2, list.finish());
    return Buffer.concat([Buffer.from('k8s\0', 'latin1'), unknown.finish()]);
  });
}
