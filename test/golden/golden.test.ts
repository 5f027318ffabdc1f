import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { retrace } from './transcript.ts';

const folder = new URL('./', import.meta.url);

// Transcripts are pages to be read and reviewed. `U=1 npm run mocha` writes them anew.
describe('transcript', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
    it(name, async () => {
      const path = new URL(name, folder);
      const page = readFileSync(path, 'utf8');
      const traced = await retrace(page);
      if (process.env.U === '1') writeFileSync(path, traced);
      else assert.equal(traced, page);
    }).timeout(60_000);
  }
});
