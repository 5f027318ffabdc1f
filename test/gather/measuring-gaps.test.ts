import assert from 'node:assert/strict';
import { measuringGaps } from '../../src/gather/measuring-gaps.ts';
import type { NotGathered } from '../../src/snapshot/gathered.ts';
import type { PingsRecord } from '../../src/snapshot/pings-record.ts';

const pings = (...whys: NotGathered[]): PingsRecord => ({
  at: '2026-11-20T12:00:00Z',
  method: { kind: 'ping', count: 5 },
  targets: { sameNodeMs: 1, crossNodeMs: 5 },
  networks: [],
  pods: whys.map((why) => ({ pairs: [], answer: { ok: false, why } })),
});

describe('gaps of what was measured', () => {
  it('are said once for each reason, though a refusal names the pod that it is about', () => {
    const refused = (pod: string): NotGathered => ({
      reason: 'forbidden',
      what: `ping from pod shop/${pod}`,
      detail: `pods "${pod}" is forbidden: User "dev" cannot create resource "pods/exec"`,
    });
    const silent: NotGathered = { reason: 'timed-out', what: 'ping from pod shop/d', detail: 'no answer within 30s' };
    assert.deepEqual(
      measuringGaps(pings(refused('a'), refused('b'), silent, refused('c')), undefined).map(({ what }) => what),
      ['ping from pod shop/a (and 2 more)', 'ping from pod shop/d'],
    );
  });
});
