import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { retrace } from './transcript.ts';

const folder = new URL('./', import.meta.url);
const pages = [
  new URL('../../README.md', import.meta.url),
  ...readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => new URL(file, folder)),
];

// Transcripts are pages to be read and reviewed. `U=1 npm run mocha` writes them anew.
describe('transcript', () => {
  for (const path of pages) {
    it(basename(path.pathname), async () => {
      const page = readFileSync(path, 'utf8');
      const traced = await retrace(page);
      if (process.env.U === '1') writeFileSync(path, traced);
      else assert.equal(traced, page);
    }).timeout(600_000);
  }
});
