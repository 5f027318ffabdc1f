import assert from 'node:assert/strict';
import { networkListing, networkRows } from '../../../src/report/lists/networks.ts';
import { plain } from '../../../src/report/paint.ts';
import { renderListing } from '../../../src/report/render-listing.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';

function listed(incomplete: boolean): string {
  const snapshot = snapshotOf([
    { kind: 'NetworkAttachmentDefinition', metadata: { name: 'lan' }, spec: { config: { type: 'macvlan' } } },
  ]);
  assert.ok(snapshot.nads.ok);
  const rows = networkRows(snapshot.nads.value, [], [], incomplete);
  const { takenAt, target } = snapshot;
  const listing = networkListing(rows, { takenAt, target, allNamespaces: false });
  const text = renderListing(listing, { format: { kind: 'table', wide: false }, headers: false, paint: plain });
  assert.ok(text.ok);
  return text.value;
}

describe('the problems of a network', () => {
  it('are none where everything was judged', () => assert.match(listed(false), / 0 +- +<unknown>\n$/));
  it('are not known where something could not be', () => assert.match(listed(true), / 0 +<unknown> +<unknown>\n$/));
});
