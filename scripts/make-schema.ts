// Writes the JSON Schema of snapshot files: npm run docs.
import { writeFileSync } from 'node:fs';
import { snapshotSchema } from '../src/snapshot/schema.ts';

writeFileSync(
  new URL('../docs/schema/snapshot.schema.json', import.meta.url),
  `${JSON.stringify(snapshotSchema(), null, 2)}\n`,
);
