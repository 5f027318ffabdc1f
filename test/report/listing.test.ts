import assert from 'node:assert/strict';
import type { Listing } from '../../src/report/listing.ts';
import { parseOutputFormat } from '../../src/report/output-format.ts';
import { plain } from '../../src/report/paint.ts';
import { renderListing } from '../../src/report/render-listing.ts';

interface Row {
  readonly name: string;
  readonly size: number;
  readonly ips: readonly string[];
}

const listing: Listing<Row> = {
  kind: 'RowList',
  takenAt: '2026-11-20T12:00:00Z',
  target: { server: 'https://a', namespace: 'default' },
  columns: [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'SIZE', align: 'right', cell: ({ size }) => String(size) },
    { title: 'IPS', wide: true, cell: ({ ips }) => ips.join(',') },
    { title: 'AGE', cell: () => '3d' },
  ],
  rows: [
    { name: 'b', size: 10, ips: ['10.0.0.1', '10.0.0.2'] },
    { name: 'a-long-name', size: 9, ips: [] },
  ],
  name: ({ name }) => `row/${name}`,
  json: (row) => ({ ...row }),
};

function render(
  output: string | undefined,
  more: { readonly sortBy?: string; readonly headers?: boolean } = {},
): string {
  const format = parseOutputFormat(output);
  assert.ok(format.ok);
  const text = renderListing(listing, { format: format.value, headers: true, paint: plain, ...more });
  assert.ok(text.ok, text.ok ? '' : text.problem.message);
  return text.value;
}

describe('a listing', () => {
  it('is a table as kubectl makes them', () => {
    assert.equal(render(undefined), 'NAME          SIZE   AGE\nb               10   3d\na-long-name      9   3d\n');
    assert.match(render('wide'), /^NAME +SIZE +IPS +AGE\n.*10\.0\.0\.1,10\.0\.0\.2.*\n.*<none>/);
    assert.doesNotMatch(render(undefined, { headers: false }), /NAME/);
  });

  it('is the same data in JSON and YAML', () => {
    const data = JSON.parse(render('json'));
    assert.equal(data.apiVersion, 'multinet.io/v1alpha1');
    assert.deepEqual(data.items, listing.rows);
    assert.match(render('yaml'), /^apiVersion: multinet\.io\/v1alpha1\nkind: RowList/);
  });

  it('gives names', () => assert.equal(render('name'), 'row/b\nrow/a-long-name\n'));

  const paths: readonly [string, string][] = [
    ['{.items[*].name}', 'b a-long-name'],
    ['{range .items[*]}{.name}{"\\t"}{.size}{"\\n"}{end}', 'b\t10\na-long-name\t9\n'],
    ['{.items[0].ips}', '["10.0.0.1","10.0.0.2"]'],
    ['{.items[?(@.name=="b")].size}', '10'],
    ['{.items[0].nothing}', ''],
    ['.kind', 'RowList'],
    ['size={.items[1].size}!', 'size=9!'],
  ];
  for (const [template, text] of paths) {
    it(`fills the template ${template}`, () => assert.equal(render(`jsonpath=${template}`), text));
  }

  it('has columns of the user’s choice', () => {
    assert.equal(
      render('custom-columns=N:.name,FIRST:.ips[0]'),
      'N             FIRST\nb             10.0.0.1\na-long-name   <none>\n',
    );
  });

  it('is sorted by numbers as numbers', () => {
    assert.equal(render('name', { sortBy: '.size' }), 'row/a-long-name\nrow/b\n');
    assert.equal(render('name', { sortBy: '{.name}' }), 'row/a-long-name\nrow/b\n');
  });

  for (const bad of ['xml', 'jsonpath', 'custom-columns=A', 'custom-columns=A:']) {
    it(`refuses -o ${bad}`, () => assert.equal(parseOutputFormat(bad).ok, false));
  }
  for (const bad of ['{range .items[*]}x', '{end}', '{.items']) {
    it(`says what is wrong with the template ${bad}`, () => {
      const format = parseOutputFormat(`jsonpath=${bad}`);
      assert.ok(format.ok);
      assert.equal(renderListing(listing, { format: format.value, headers: true, paint: plain }).ok, false);
    });
  }
});
