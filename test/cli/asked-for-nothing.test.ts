import assert from 'node:assert/strict';
import { multinet } from '../golden/transcript.ts';

const from = ['--from', 'examples/three-node-cluster.multinet.json.gz'];

// A slip in what was asked for must not look like health.
describe('a question about nothing', () => {
  const questions: readonly (readonly [what: string, args: readonly string[], why: RegExp])[] = [
    ['a namespace without pods and networks', ['-n', 'kube-public'], /namespace\/kube-public: no pods and no networks/],
    ['a selector that no pod matches', ['-A', '-l', 'app=no-such'], /no pod there matches the selector/],
    ['a field selector that no pod matches', ['--field-selector', 'spec.nodeName=no-such'], /no pod there matches/],
  ];
  for (const [what, args, why] of questions) {
    it(`is not answered with health: ${what}`, async () => {
      const { stdout, exitCode } = await multinet(['check', ...args, ...from]);
      assert.equal(exitCode, 3);
      assert.match(stdout.replace(/\s+/g, ' '), why);
      assert.doesNotMatch(stdout, /nothing is wrong/);
    });
  }

  it('is refused when no check is left to run', async () => {
    const { stdout, stderr, exitCode } = await multinet(['check', '--only', 'mn309', '--skip', 'attachments', ...from]);
    assert.deepEqual([exitCode, stdout], [3, '']);
    assert.match(stderr, /^error: --only and --skip leave no check to run\n/);
  });
});

describe('flags', () => {
  it('take an empty namespace for none, as kubectl does', async () => {
    const empty = await multinet(['list', '-n', '', ...from]);
    assert.deepEqual(empty, await multinet(['list', ...from]));
    assert.match(empty.stdout, /samplepod/);
  });

  it('refuse to name a cluster beside a file', async () => {
    const { stdout, stderr, exitCode } = await multinet(['check', '--context', 'other', ...from]);
    assert.deepEqual([exitCode, stdout], [3, '']);
    assert.match(stderr, /--context=other cannot also be provided when using --from/);
  });

  it('name a network as the lists write it', async () => {
    const named = await multinet(['networks', 'shop/shop-net', ...from]);
    assert.deepEqual(named, await multinet(['networks', 'shop-net', '-n', 'shop', ...from]));
    assert.match(named.stdout, /^Name: +shop-net\nNamespace: +shop\n/);
  });
});

describe('a command that does not exist', () => {
  for (const args of [['chek'], ['help', 'chek'], ['-h', 'chek'], ['chek', '-h'], ['chek', '--help', '-A']])
    it(`is an error, also where help is asked for: ${args.join(' ')}`, async () => {
      const { stdout, stderr, exitCode } = await multinet(args);
      assert.deepEqual([exitCode, stdout], [3, '']);
      assert.match(stderr, /^error: unknown command "chek"\nnext: +kubectl multinet check\n$/);
    });

  it('may be empty, or several words', async () => {
    assert.match((await multinet([''])).stderr, /^error: unknown command ""\nnext: +kubectl multinet -h\n$/);
    assert.match((await multinet(['check pods'])).stderr, /^error: unknown command "check pods"\n/);
  });
});
