import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import { type Ended, multinet } from '../golden/transcript.ts';
import { quietWorld, recordedObjects } from '../lab/api/recorded-world.ts';
import { startApi } from '../lab/api/server.ts';
import { labUsers } from '../lab/api/users.ts';
import type { Fault, LabApi, RbacGrant } from '../lab/api/world.ts';

const otherAuthority = fileURLToPath(new URL('../fixtures/tls/other-ca.pem', import.meta.url));
const NOW = '2026-11-20T23:50:00Z';
const reader = { verbs: ['get', 'list'] };

/** Users who may read everything but one thing. */
const grants: readonly RbacGrant[] = [
  {
    to: { user: 'system:serviceaccount:default:podreader' },
    namespace: 'default',
    rules: [{ ...reader, apiGroups: [''], resources: ['pods'] }],
  },
  {
    to: { user: 'no-nads' },
    rules: [
      { ...reader, apiGroups: [''], resources: ['pods', 'nodes', 'namespaces', 'events', 'configmaps'] },
      { ...reader, apiGroups: ['apps'], resources: ['daemonsets'] },
    ],
  },
  {
    to: { user: 'no-nodes' },
    rules: [
      { ...reader, apiGroups: [''], resources: ['pods', 'namespaces', 'events', 'configmaps'] },
      { ...reader, apiGroups: ['apps', 'k8s.cni.cncf.io', 'whereabouts.cni.cncf.io'], resources: ['*'] },
    ],
  },
];
const users = [
  ...labUsers,
  { name: 'no-nads', username: 'no-nads', groups: [], by: 'token' as const },
  { name: 'no-nodes', username: 'no-nodes', groups: [], by: 'token' as const },
];

describe('against a live API', () => {
  let api: LabApi;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multinet-live-'));
    api = await startApi({ ...quietWorld(recordedObjects()), users, grants });
  });
  after(async () => {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    api.faults.length = 0;
    api.requests.length = 0;
  });

  function file(name: string, text: string): string {
    const path = join(folder, name);
    // In one step: another run may be reading the file of this name.
    const draft = `${path}.draft`;
    writeFileSync(draft, text);
    renameSync(draft, path);
    return path;
  }
  const as = (user: string, namespace?: string): string =>
    file(`${user}-${namespace}`, api.kubeconfig(user, namespace));
  const run = (args: readonly string[], kubeconfig = as('admin')): Promise<Ended> =>
    multinet(args, { KUBECONFIG: kubeconfig, MULTINET_NOW: NOW });

  it('reports from a capture byte for byte what it reported live, in every format', async () => {
    const snapshot = join(folder, 'snapshot.gz');
    const captured = await run(['capture', '-o', snapshot]);
    assert.equal(captured.exitCode, 0, captured.stderr);
    const commands = [
      ['check', '-A'],
      ['check', '-A', '--show', 'all'],
      ['check', '-o', 'json'],
      ['list', '-A', '-o', 'wide'],
      ['list', '-l', 'app=order-service', '-o', 'yaml'],
      ['list', '-A', '--field-selector', 'spec.nodeName=node-a'],
      ['networks', '-A'],
      ['pools', '-A'],
      ['status', 'storage-on-c'],
    ];
    const compare = async (command: readonly string[]): Promise<void> => {
      const live = await run(command);
      assert.deepEqual(await run([...command, '--from', snapshot], '/nonexistent'), live, command.join(' '));
      assert.notEqual(live.stdout, '');
    };
    await pMap(commands, compare, { concurrency: availableParallelism() });
  }).timeout(600_000);

  it('finds the same as in the recording that is shipped', async () => {
    const live = await run(['check', '-A', '-o', 'name']);
    const shipped = await run(['check', '-A', '-o', 'name', '--from', 'examples/three-node-cluster.multinet.json.gz']);
    assert.equal(live.stdout, shipped.stdout);
  });

  it('honours the namespace of the context', async () => {
    const listed = await run(['list', '-o', 'jsonpath={.items[*].namespace}'], as('admin', 'shop'));
    assert.deepEqual([...new Set(listed.stdout.split(' '))], ['shop']);
  });

  it('asks for a list over one connection', async () => {
    await run(['list', '-A']);
    assert.equal(new Set(api.requests.map(({ connection }) => connection)).size, 1);
  });

  const mistakes: readonly [string, readonly string[], () => string, RegExp][] = [
    [
      'no kubeconfig',
      ['list'],
      () => join(folder, 'none'),
      /no cluster is configured: .*none does not exist[\s\S]*next: .*--kubeconfig/,
    ],
    [
      'a kubeconfig flag that names no file',
      ['list', '--kubeconfig', '/nonexistent'],
      () => '',
      /kubeconfig \/nonexistent does not exist/,
    ],
    [
      'an unknown context',
      ['list', '--context', 'nope'],
      () => as('admin'),
      /context "nope" does not exist\nnext: +kubectl config get-contexts/,
    ],
    ['a kubeconfig that is no YAML', ['list'], () => file('bad', 'a: [b\nc: }'), /bad.*line \d|bad:\d/],
    [
      'a server that is down',
      ['list', '--server', 'https://127.0.0.1:1'],
      () => as('admin'),
      /127\.0\.0\.1:1 refused the connection/,
    ],
    [
      'a certificate that nobody vouches for',
      ['list', '--certificate-authority', otherAuthority],
      () => as('admin'),
      /certificate .*authority that is unknown/,
    ],
    [
      'an expired token',
      ['list'],
      () => file('expired', api.kubeconfig('norights').replace(api.token('norights'), 'expired')),
      /(Unauthorized|401|not accepted|refused)/i,
    ],
    [
      'no right to list pods',
      ['list'],
      () => as('norights'),
      /cannot list pods in namespace default: .*forbidden[\s\S]*next: +kubectl .*auth can-i list pods -n default/,
    ],
    ['a duration that is none', ['list', '--request-timeout', 'soon'], () => as('admin'), /soon/],
  ];
  for (const [what, args, kubeconfig, message] of mistakes) {
    it(`says what is wrong with ${what}, and ends with 3`, async () => {
      const ended = await run(args, kubeconfig());
      assert.match(ended.stderr, message);
      assert.equal(ended.stdout, '');
      assert.equal(ended.exitCode, 3);
    });
  }

  const partial: readonly [string, RegExp, RegExp][] = [
    ['norights', /verdict: nothing could be judged/, /cannot list pods in all namespaces: .*forbidden/],
    ['no-nads', /P1/, /cannot list network-attachment-definitions in all namespaces/],
    ['no-nodes', /P1/, /cannot list nodes: nodes is forbidden/],
    ['podreader', /could not be judged/, /cannot list pods in all namespaces/],
  ];
  for (const [user, shown, unknown] of partial) {
    it(`states what ${user} may not read as unknown`, async () => {
      const ended = await run(['check', '-A', '--show', 'all'], as(user));
      const text = ended.stdout.replace(/\s+/g, ' ');
      assert.match(text, shown);
      assert.match(text, unknown);
      assert.ok(ended.exitCode === 2 || ended.exitCode === 3);
      assert.doesNotMatch(text, /internal/);
    });
  }

  it('ends with 3 where nothing is known to be broken but not all could be read', async () => {
    assert.equal((await run(['check', '-n', 'kube-system'], as('norights'))).exitCode, 3);
    assert.equal((await run(['check', '-n', 'kube-system', '--unknown-ok'], as('norights'))).exitCode, 0);
  });

  it('refuses to judge a namespace that does not exist', async () => {
    const ended = await run(['check', '-n', 'nowhere']);
    assert.match(ended.stderr, /namespace "nowhere" does not exist/);
    assert.equal(ended.exitCode, 3);
  });

  it('gives up on a silent server after the request timeout', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    assert.ok(typeof address === 'object' && address !== null);
    const ended = await run(['list', '--server', `http://127.0.0.1:${address.port}`, '--request-timeout', '1s']);
    silent.close();
    assert.match(ended.stderr, /1s|1 s|timed out|no answer/);
    assert.equal(ended.exitCode, 3);
  });

  const troubles: readonly [string, Fault][] = [
    ['is busy', { match: { path: /\/pods\?/ }, does: { kind: 'too-many-requests', retryAfter: 0 }, times: 1 }],
    ['fails once', { match: { path: /\/pods\?/ }, does: { kind: 'server-error', code: 503 }, times: 1 }],
    ['drops the connection', { match: { path: /\/pods\?/ }, does: { kind: 'tear', afterBytes: 500 }, times: 1 }],
  ];
  for (const [trouble, fault] of troubles) {
    it(`gives the same list when the server ${trouble} on the way`, async () => {
      const whole = await run(['list', '-A']);
      api.faults.push(fault);
      assert.deepEqual(await run(['list', '-A']), whole);
    });
  }

  it('never shows half a list as the whole', async () => {
    api.faults.push({
      match: { path: /\/pods\?/ },
      does: { kind: 'server-error', code: 500, message: 'etcd is gone' },
    });
    const ended = await run(['list', '-A', '--request-timeout', '60s']);
    assert.equal(ended.stdout, '');
    assert.match(ended.stderr, /cannot list pods in all namespaces: .*etcd is gone/);
    assert.equal(ended.exitCode, 3);
  });
});
