import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import pMap from 'p-map';
import { multinet } from '../golden/transcript.ts';
import { quietWorld, recordedObjects } from '../lab/api/recorded-world.ts';
import { startApi } from '../lab/api/server.ts';
import { readExposition } from '../report/health/exposition-reader.ts';

const from = ['--from', 'examples/three-node-cluster.multinet.json.gz'];
const formats = ['wide', 'json', 'junit', 'nagios', 'prometheus'];

describe('the output of check', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinet-output-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [args, code] of [
    [['-n', 'shop'], 2],
    [['-n', 'shop', '--fail-on', 'none'], 0],
    [['-n', 'shop', '--exit-zero'], 0],
    [['-A', '--only', 'MN504,MN506', '--fail-on', 'P3'], 0],
    [['-n', 'nowhere', '-l', 'a=b', '-A'], 3],
  ] as const) {
    it(`has no say in the exit code: ${args.join(' ')}`, async () => {
      const ended = await pMap(formats, (format) => multinet(['check', ...args, ...from, '-o', format]), {
        concurrency: 2,
      });
      assert.deepEqual(
        ended.map(({ exitCode }) => exitCode),
        formats.map(() => code),
      );
    }).timeout(120_000);
  }

  it('is the same in a file, which nobody but the writer must touch, and all may read', async () => {
    const file = join(folder, 'multinet.prom');
    writeFileSync(file, 'of before');
    const args = ['check', '-n', 'shop', ...from, '-o', 'prometheus'];
    const [printed, written] = [await multinet(args), await multinet([...args, '--output-file', file])];
    assert.equal(written.stdout, '');
    assert.equal(written.stderr, `wrote ${file}\n`);
    assert.equal(written.exitCode, printed.exitCode);
    assert.equal(readFileSync(file, 'utf8'), printed.stdout);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o666 & ~process.umask());
    assert.deepEqual(readdirSync(folder), ['multinet.prom']);
  }).timeout(120_000);

  it('goes where a link leads, and leaves the link', async function () {
    if (process.platform === 'win32') this.skip();
    const [file, link] = [join(folder, 'real.xml'), join(folder, 'link.xml')];
    writeFileSync(file, 'of before');
    symlinkSync(file, link);
    const { exitCode } = await multinet(['check', '-n', 'shop', ...from, '-o', 'junit', '--output-file', link]);
    assert.equal(exitCode, 2);
    assert.match(readFileSync(file, 'utf8'), /^<\?xml/);
    assert.equal(readFileSync(link, 'utf8'), readFileSync(file, 'utf8'));
  }).timeout(120_000);

  it('goes where a link leads though nothing is there yet', async function () {
    if (process.platform === 'win32') this.skip();
    const [link, second] = [join(folder, 'early.xml'), join(folder, 'earlier.xml')];
    symlinkSync('not-yet.xml', link);
    symlinkSync(link, second);
    await multinet(['check', '-n', 'shop', ...from, '-o', 'junit', '--output-file', second]);
    assert.match(readFileSync(join(folder, 'not-yet.xml'), 'utf8'), /^<\?xml/);
    assert.deepEqual(
      [link, second].map((one) => lstatSync(one).isSymbolicLink()),
      [true, true],
    );
  }).timeout(120_000);

  it('goes to stdout by the name of -', async () => {
    const args = ['check', '-n', 'shop', ...from, '-o', 'nagios'];
    assert.deepEqual(await multinet([...args, '--output-file', '-']), await multinet(args));
  }).timeout(120_000);

  it('is a status line for Nagios, which shows stdout alone, where there is no report', async () => {
    const { stdout, stderr, exitCode } = await multinet(['check', '-n', 'nowhere', ...from, '-o', 'nagios']);
    assert.equal(stdout, 'MULTINET UNKNOWN - namespace "nowhere" does not exist\n');
    assert.match(stderr, /^error: namespace "nowhere" does not exist\n/);
    assert.equal(exitCode, 3);
    const others = await pMap(['json', 'junit', 'prometheus'], (format) =>
      multinet(['check', '-n', 'nowhere', ...from, '-o', format, '--exit-zero']),
    );
    assert.ok(others.every((one) => one.stdout === '' && one.exitCode === 3));
  }).timeout(120_000);

  it('leaves what was there when there is nothing to write', async () => {
    const file = join(folder, 'kept.prom');
    writeFileSync(file, 'of before');
    const { exitCode } = await multinet(['check', '--from', 'no-such-file.gz', '--output-file', file]);
    assert.equal(exitCode, 3);
    assert.equal(readFileSync(file, 'utf8'), 'of before');
  }).timeout(120_000);

  it('replaces no device, and says so before anything is read', async function () {
    if (process.platform === 'win32') this.skip();
    const { exitCode, stderr } = await multinet(['check', '--from', 'no-such-file.gz', '--output-file', devNull]);
    assert.equal(exitCode, 3);
    assert.match(stderr, /^error: cannot write the output "\/dev\/null": it is no plain file$/m);
  }).timeout(120_000);

  it('has no colour in a file unless it is asked for', async () => {
    const file = join(folder, 'report.txt');
    const args = ['check', '-n', 'shop', ...from, '--output-file', file];
    await multinet(args, { FORCE_COLOR: '1', NO_COLOR: '' });
    assert.ok(!readFileSync(file, 'utf8').includes('\u001b'));
    await multinet([...args, '--color', 'always']);
    assert.ok(readFileSync(file, 'utf8').includes('\u001b'));
  }).timeout(120_000);

  it('tells of a run on a cluster how long it took, and when it was', async () => {
    const api = await startApi(quietWorld(recordedObjects()));
    try {
      const KUBECONFIG = join(folder, 'kubeconfig');
      writeFileSync(KUBECONFIG, api.kubeconfig('admin', 'shop'));
      const now = '2026-11-20T23:50:00Z';
      const args = ['check', '-A', '-o', 'prometheus', '--exit-zero'];
      const { stdout, exitCode } = await multinet(args, { KUBECONFIG, MULTINET_NOW: now });
      assert.equal(exitCode, 0);
      const values = new Map(readExposition(stdout).map(({ metric, value }) => [metric, value]));
      assert.ok((values.get('multinet_run_duration_seconds') ?? 0) > 0);
      assert.equal(values.get('multinet_last_run_timestamp_seconds'), Date.parse(now) / 1000);
    } finally {
      await api.close();
    }
  }).timeout(120_000);

  it('says of a cluster that cannot be reached that nothing is known, in every format', async () => {
    const api = await startApi(quietWorld(recordedObjects()));
    const KUBECONFIG = join(folder, 'gone');
    writeFileSync(KUBECONFIG, api.kubeconfig('admin', 'shop'));
    await api.close();
    const check = (...args: readonly string[]) => multinet(['check', '-A', ...args], { KUBECONFIG });
    const file = join(folder, 'gone.prom');
    const ended = [
      await check('-o', 'nagios'),
      await check('-o', 'junit'),
      await check('-o', 'prometheus', '--exit-zero', '--output-file', file),
    ];
    assert.deepEqual(
      ended.map(({ exitCode }) => exitCode),
      [3, 3, 0],
    );
    const [nagios = '', junit = ''] = ended.map(({ stdout }) => stdout);
    assert.match(nagios, /^MULTINET UNKNOWN - 0 checks passed/);
    assert.match(junit, /^<testsuites [^>]* failures="0" errors="[1-9]/m);
    const samples = readExposition(readFileSync(file, 'utf8'));
    const states = samples.filter(({ metric }) => metric === 'multinet_check_state').map(({ value }) => value);
    assert.ok(states.includes(3) && states.every((state) => state === 3 || state === -1), states.join());
    assert.ok(!samples.some(({ metric }) => metric === 'multinet_findings'));
  }).timeout(120_000);
});
