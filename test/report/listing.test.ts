import assert from 'node:assert/strict';
import { parse } from 'yaml';
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

  it('names what takes several rows once', () => {
    const [first] = listing.rows;
    assert.ok(first);
    const twice = renderListing(
      { ...listing, rows: [first, first] },
      { format: { kind: 'name' }, headers: true, paint: plain },
    );
    assert.deepEqual(twice, { ok: true, value: 'row/b\n' });
  });

  const paths: readonly [string, string][] = [
    ['{.items[*].name}', 'b a-long-name'],
    ['{range .items[*]}{.name}{"\\t"}{.size}{"\\n"}{end}', 'b\t10\na-long-name\t9\n'],
    ['{.items[0].ips}', '["10.0.0.1","10.0.0.2"]'],
    ['{.items[?(@.name=="b")].size}', '10'],
    ['{.items[0].nothing}', ''],
    ['.kind', 'RowList'],
    ['size={.items[1].size}!', 'size=9!'],
    // As kubectl: negative indices count from the end, a range may be over plain values, a filter passes over what lacks a field.
    ['{.items[-1].name}', 'a-long-name'],
    ['{.items[-2].name}', 'b'],
    ['{range .items[*].name}{@}{"\\n"}{end}', 'b\na-long-name\n'],
    ['{.items[?(@.no.such.field>3)].name}', ''],
    ["{.items[?(@.name=='b')]['size','ips']}", '10 ["10.0.0.1","10.0.0.2"]'],
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

  for (const sortBy of ['.nope', '{.[', '.name[', '..']) {
    it(`refuses to sort by ${sortBy}`, () => {
      const text = renderListing(listing, { format: { kind: 'name' }, headers: true, paint: plain, sortBy });
      assert.equal(text.ok, false);
    });
  }

  it('refuses a column whose path leads nowhere by its form', () => {
    const format = parseOutputFormat('custom-columns=N:.name,X:.[');
    assert.ok(format.ok);
    const text = renderListing(listing, { format: format.value, headers: true, paint: plain });
    assert.deepEqual(text, { ok: false, problem: { place: '--output', message: 'X: cannot read the path ".["' } });
  });

  it('lets no text from the cluster steer the terminal, and loses nothing of it', () => {
    const name = 'a\u001b[31m\u009b1m\u202eb\u{e0041}\u2028';
    const hostile = { ...listing, rows: [{ name, size: 1, ips: ['x\ny'] }] };
    const outputs = ['json', 'yaml', 'name', 'wide', 'jsonpath={.items[0].name}', 'custom-columns=N:.name'].map(
      (output) => {
        const format = parseOutputFormat(output);
        assert.ok(format.ok);
        const text = renderListing(hostile, { format: format.value, headers: true, paint: plain });
        assert.ok(text.ok);
        assert.doesNotMatch(text.value, /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/u, output);
        return text.value;
      },
    );
    const [json = '', yaml = ''] = outputs;
    assert.equal(JSON.parse(json).items[0].name, name);
    assert.equal(parse(yaml).items[0].name, name);
  });

  for (const bad of ['xml', 'jsonpath', 'jsonpath=', 'custom-columns=A', 'custom-columns=A:']) {
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
