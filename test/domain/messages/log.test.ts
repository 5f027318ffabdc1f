import assert from 'node:assert/strict';
import { explainLog, readLog } from '../../../src/domain/messages/log.ts';
import { recorded } from './recordings.ts';

/** Errors per signature in the daemons' logs, counted by hand. */
const expected = {
  'multus-log-node-a.txt': { M05: 20, W01: 5, K07: 5 },
  'multus-log-node-b.txt': { M01: 48, M02: 74, M07: 54 },
  'multus-log-node-c.txt': { M02: 16, M12: 12, M13: 12, K01: 10, M27: 6, W01: 2 },
  'whereabouts-log-node-a.txt': {},
  'whereabouts-log-node-b.txt': {},
  'whereabouts-log-node-c.txt': {},
} as const;

describe("the daemons' logs", () => {
  for (const [file, counts] of Object.entries(expected)) {
    it(`are understood error by error: ${file}`, () => {
      const errors = explainLog(recorded(`kubectl/${file}`)).filter(({ entry }) => entry.level === 'error');
      const found: Record<string, number> = {};
      for (const { explanation } of errors) {
        const id = explanation.signature?.id ?? `unknown: ${explanation.innermost}`;
        found[id] = (found[id] ?? 0) + 1;
      }
      assert.deepEqual(found, counts);
    });
  }

  it('tell of failed requests on other levels, too, with the pod', () => {
    const requests = explainLog(recorded('kubectl/multus-log-node-a.txt')).filter(
      ({ entry }) => entry.level === 'verbose',
    );
    assert.ok(requests.length >= 10);
    for (const { explanation } of requests) {
      assert.ok(explanation.situation.pod, explanation.innermost);
      assert.equal(explanation.peeled.layers[0]?.kind, 'daemon-request');
    }
  });

  it('pass over what is harmless, by name', () => {
    const ids = explainLog(recorded('kubectl/whereabouts-log-node-a.txt')).map(
      ({ explanation }) => explanation.signature?.id,
    );
    assert.ok(ids.length > 0);
    assert.deepEqual(new Set(ids), new Set(['W11']));
  });

  it('keep printed configurations with the entry that printed them', () => {
    const entries = readLog(recorded('kubectl/whereabouts-log-node-a.txt'));
    const printed = entries.find(({ text }) => text.startsWith("the NAD's config: {{\n"));
    assert.ok(printed);
    assert.match(printed.text, /"type": "whereabouts"[\s\S]*\}$/);
    assert.match(printed.time, /^2026-11-20T23:4\d:\d\dZ$/);
    assert.equal(printed.level, 'verbose');
  });

  it('contain lines of klog, and the events that Multus sends', () => {
    const sent = explainLog(recorded('kubectl/multus-log-node-b.txt')).find(({ entry }) => entry.level === 'info');
    assert.equal(sent?.explanation.signature?.id, 'M02');
    assert.deepEqual(
      [sent?.explanation.situation.namespace, sent?.explanation.situation.pod],
      ['shop', 'shop-other-ns'],
    );
  });
});
