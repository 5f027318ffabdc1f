import assert from 'node:assert/strict';
import { defaultSettings } from '../../src/checks/check.ts';
import { asExpected, cases, checkOf, clusterOf, expectationOf } from './case.ts';

// Each folder of test/fixtures/checks is named after a check, each file in it is a small cluster. Its first lines say what the check is to
// find there:
//
//   # expect: MN210 P1 network-attachment-definition/default/net affects pod/default/a, pod/default/b
//   # expect: quiet                     (or skipped, or unknown)
//   # forbidden: nodes                  (or unauthorized, not-installed, unreachable, timed-out; of parts of the snapshot)
//   # partly: pods                    (parts of the snapshot of which more exists than was read)
//   # now: 2026-11-20T12:00:00Z
//
// Severity and `affects` may be left out, and there may be several lines of `expect`.
describe('the check', () => {
  for (const [slug, ofCheck] of Map.groupBy(cases(), (one) => one.slug)) {
    describe(slug, () => {
      for (const one of ofCheck) {
        it(`judges ${one.name.replace('.yaml', '').replaceAll('-', ' ')}`, () => {
          const expected = expectationOf(one);
          const { result, findings, unknowns } = checkOf(one).run(clusterOf(one), defaultSettings);
          if (expected.kind === 'findings') {
            const found = findings.map((finding, index) => asExpected(finding, expected.findings[index]));
            assert.deepEqual(found, expected.findings);
          } else if (expected.kind === 'quiet') {
            assert.deepEqual({ result, findings, unknowns }, { result: 'pass', findings: [], unknowns: [] });
          } else assert.equal(result, expected.kind);
        });
      }
    });
  }
});
