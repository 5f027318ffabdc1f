import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { complete } from '../../../src/cli/completion/complete.ts';
import { quietWorld, recordedObjects } from '../../lab/api/recorded-world.ts';
import { startApi } from '../../lab/api/server.ts';
import type { LabApi } from '../../lab/api/world.ts';
import { FOR_EVER } from '../../patience.ts';

describe('completion', () => {
  let api: LabApi;
  let folder: string;
  let env: Record<string, string>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multinet-completion-'));
    api = await startApi(quietWorld(recordedObjects()));
    env = { KUBECONFIG: join(folder, 'kubeconfig') };
    writeFileSync(join(folder, 'kubeconfig'), api.kubeconfig('admin', 'shop'));
  });
  after(async () => {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    api.faults.length = 0;
  });

  const lines = async (...words: string[]) => (await complete(words, env, FOR_EVER)).trimEnd().split('\n');
  const texts = async (...words: string[]) => (await lines(...words)).map((line) => line.split('\t')[0]);

  it('offers commands with what they do', async () => {
    const offered = await lines('');
    assert.ok(offered.includes('check\tTell what is wrong with the networks of pods, worst first'));
    assert.equal(offered.at(-1), ':4');
    assert.deepEqual(await texts('che'), ['check', ':4']);
    assert.deepEqual(await texts('help', 'che'), ['check', ':4']);
  });

  it('offers the flags of the command, and what they take', async () => {
    assert.deepEqual(await texts('check', '--fail'), ['--fail-on', ':4']);
    assert.deepEqual(await texts('list', '--fail'), [':4']);
    assert.deepEqual(await texts('check', '--fail-on', ''), ['P1', 'P2', 'P3', 'none', ':4']);
    assert.deepEqual(await texts('check', '--color=a'), ['always', 'auto', ':4']);
    assert.deepEqual(await texts('--context', ''), ['lab', ':4']);
    assert.deepEqual(await texts('check', '-o', 'j'), ['json', 'jsonpath=', 'junit', ':4']);
    assert.deepEqual(await texts('list', '-o', 'j'), ['json', 'jsonpath=', ':4']);
    assert.deepEqual(await texts('check', '--output-file', ''), [':0']);
  });

  it('leaves file names to the shell', async () => {
    assert.deepEqual(await texts('check', '--from', ''), [':0']);
    assert.deepEqual(await texts('check', '--kubeconfig='), [':0']);
    assert.deepEqual(await texts('completion', 'install', '--dir', ''), [':0']);
  });

  it('offers the formats that the command knows', async () => {
    assert.deepEqual(await texts('check', '-o', 'j'), ['json', 'jsonpath=', 'junit', ':4']);
    assert.deepEqual(await texts('list', '--output='), [
      ...['wide', 'json', 'yaml', 'name', 'jsonpath=', 'custom-columns='],
      ':4',
    ]);
    assert.deepEqual(await texts('status', '-o', ''), ['json', 'yaml', 'jsonpath=', ':4']);
    assert.deepEqual(await texts('capture', '-o', ''), [':0']);
  });

  it('offers codes with their titles, and areas where they count', async () => {
    assert.deepEqual(await lines('explain', 'MN309'), ['MN309\tone address is held by several pods', ':4']);
    const areas = await texts('check', '--only', 'a');
    assert.ok(areas.includes('attachments') && areas.includes('applications'));
    assert.deepEqual(await texts('check', '--only', 'pools,MN309'), ['pools,MN309', ':4']);
    assert.deepEqual(await texts('check', '--skip=MN301,MN302,applic'), ['MN301,MN302,applications', ':4']);
  });

  it('offers what the cluster has, in the namespace of the line or of the context', async () => {
    assert.deepEqual((await texts('-n', 's')).slice(0, -1), ['shop']);
    assert.deepEqual((await texts('status', '')).slice(0, -1), ['cross-ns', 'shop-other-ns']);
    assert.deepEqual((await texts('-n', 'default', 'status', 'order-db')).length, 2);
    assert.deepEqual(await texts('networks', ''), ['shop-net', ':4']);
    assert.deepEqual(await texts('nodes', 'node-'), ['node-a', 'node-b', 'node-c', ':4']);
  });

  it('offers pods and networks as they may be written, too', async () => {
    assert.deepEqual(await texts('status', 'pod/cr'), ['pod/cross-ns', ':4']);
    assert.deepEqual((await texts('status', 'default/order-db')).length, 2);
    assert.deepEqual(await texts('networks', 'shop/'), ['shop/shop-net', ':4']);
    assert.deepEqual(await texts('status', 'deploy/'), [':4']);
  });

  it('has nothing to say of other programs and of what it does not know', async () => {
    for (const words of [
      ['frobnicate', ''],
      ['status', 'pod', ''],
      ['status', '--', ''],
      ['check', '-l', ''],
    ])
      assert.deepEqual(await texts(...words), [':4'], words.join(' '));
  });

  it('is silent when there is no cluster, no right, or a broken file', async () => {
    assert.equal(await complete(['status', ''], { KUBECONFIG: join(folder, 'none') }), ':4\n');
    writeFileSync(join(folder, 'norights'), api.kubeconfig('norights'));
    assert.equal(await complete(['status', ''], { KUBECONFIG: join(folder, 'norights') }), ':4\n');
    writeFileSync(join(folder, 'broken'), 'a: [');
    for (const words of [
      ['status', ''],
      ['--context', ''],
    ])
      assert.equal(await complete(words, { KUBECONFIG: join(folder, 'broken') }), ':4\n');
  });

  it('gives up when its patience is over', async () => {
    api.faults.push({ match: {}, does: { kind: 'hang' } });
    assert.equal(await complete(['status', ''], env, 200), ':4\n');
  });

  it('lets no name break a line, or mean something to the shell that puts it there', async () => {
    const config = JSON.parse(api.kubeconfig());
    const active = [
      '$(id)',
      'a`id`',
      'a;id',
      'a|id',
      'a&',
      'a>b',
      "a'b",
      'a"b',
      'a\\b',
      'a b',
      '~',
      'a*',
      'a{b,c}',
      '!!',
      '#',
    ];
    config.contexts = ['fine', 'new\nline', 'tab\tbed', ':4', '', ...active].map((name) => ({
      name,
      context: { cluster: 'lab' },
    }));
    writeFileSync(join(folder, 'odd'), JSON.stringify(config));
    assert.equal(await complete(['--context', ''], { KUBECONFIG: join(folder, 'odd') }), 'fine\n:4\n');
  });

  it('offers contexts as clouds name them', async () => {
    const config = JSON.parse(api.kubeconfig());
    const names = ['arn:aws:eks:eu-west-1:1234:cluster/prod', 'gke_shop_europe-west1_prod', 'admin@prod', 'größe'];
    config.contexts = names.map((name) => ({ name, context: { cluster: 'lab' } }));
    writeFileSync(join(folder, 'clouds'), JSON.stringify(config));
    const offered = await complete(['--context', ''], { KUBECONFIG: join(folder, 'clouds') });
    assert.deepEqual(offered.trimEnd().split('\n').toSorted(), [...names, ':4'].toSorted());
  });

  it('offers no name that no cluster has', async () => {
    const names = ['node-a', '--kubeconfig=/tmp/evil', '$(id)', 'A', '../x', '\u001b[31m'];
    const objects = names.map((name) => ({ kind: 'Node', apiVersion: 'v1', metadata: { name } }));
    const odd = await startApi(quietWorld(objects));
    try {
      writeFileSync(join(folder, 'hostile'), odd.kubeconfig());
      assert.equal(await complete(['nodes', ''], { KUBECONFIG: join(folder, 'hostile') }, FOR_EVER), 'node-a\n:4\n');
    } finally {
      await odd.close();
    }
  });
});
