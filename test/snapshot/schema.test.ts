import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { snapshotSchema } from '../../src/snapshot/schema.ts';

describe('the schema of snapshot files', () => {
  it('is the one that is published (node scripts/make-schema.ts writes it)', () => {
    const published = readFileSync(new URL('../../docs/schema/snapshot.schema.json', import.meta.url), 'utf8');
    assert.deepEqual(JSON.parse(published), JSON.parse(JSON.stringify(snapshotSchema())));
  });
});
