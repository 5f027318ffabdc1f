import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { defaultSettings } from '../../../src/checks/check.ts';
import { definitionChecks } from '../../../src/checks/definitions/checks.ts';
import { isRecord } from '../../../src/kube/record.ts';
import { refText } from '../case.ts';
import { snapshotOf } from '../snapshot-of.ts';

function recorded(file: string, kind: string): object[] {
  const url = new URL(`../../fixtures/recorded/api/${file}.json`, import.meta.url);
  const list: unknown = JSON.parse(readFileSync(url, 'utf8'));
  assert.ok(isRecord(list) && Array.isArray(list.items));
  // The API names the kind of a list's items once, on the list.
  return list.items.filter(isRecord).map((item) => ({ ...item, kind }));
}

describe('the definitions of the recorded cluster', () => {
  it('have these faults and no others', () => {
    const snapshot = snapshotOf([
      ...recorded('pods-all', 'Pod'),
      ...recorded('nodes', 'Node'),
      ...recorded('events-all', 'Event'),
      ...recorded('nads-all', 'NetworkAttachmentDefinition'),
    ]);
    const outcomes = definitionChecks.map((check) => check.run(snapshot, defaultSettings));
    const found = outcomes.flatMap(({ findings }) =>
      findings.map(({ code, severity, subject, affected }) =>
        [code, severity, refText(subject), ...affected.map(({ name }) => name)].join(' '),
      ),
    );
    const nad = 'network-attachment-definition/default';
    assert.deepEqual(found, [
      `MN201 P1 ${nad}/broken-json broken-json-pod`,
      `MN209 P1 ${nad}/sriov-net1 sriov-pending`,
      `MN210 P1 ${nad}/mgmt-network hexagonal-app samplepod`,
      `MN210 P2 ${nad}/sriov-net1`,
      // The pod that asks for ipvlan fails because the kernel has none, as its event tells: not for the master's sake.
      `MN214 P2 ${nad}/macvlan-tuning`,
      `MN217 P3 ${nad}/empty-spec empty-spec-pod`,
    ]);
    assert.deepEqual(
      outcomes.flatMap(({ unknowns }) => unknowns),
      [],
    );
  });
});
