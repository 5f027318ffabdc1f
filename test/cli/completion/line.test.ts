import assert from 'node:assert/strict';
import fc from 'fast-check';
import { connectionOf, readLine } from '../../../src/cli/completion/line.ts';

const flags = {
  namespace: { char: 'n', takesValue: true },
  context: { takesValue: true },
  'all-namespaces': { char: 'A', takesValue: false },
};

describe('a command line up to the cursor', () => {
  const cases: [string[], ReturnType<typeof readLine>['at'], string[]][] = [
    [[''], { kind: 'word', text: '' }, []],
    [['sta'], { kind: 'word', text: 'sta' }, []],
    [['status', ''], { kind: 'word', text: '' }, ['status']],
    [['-n', 'shop', 'status', 'or'], { kind: 'word', text: 'or' }, ['status']],
    [['-nshop', 'status', 'or'], { kind: 'word', text: 'or' }, ['status']],
    [['-A', 'status', ''], { kind: 'word', text: '' }, ['status']],
    [['status', '-n', ''], { kind: 'value', flag: 'namespace', text: '' }, ['status']],
    [['status', '--namespace=sh'], { kind: 'value', flag: 'namespace', text: 'sh' }, ['status']],
    [['status', '--na'], { kind: 'flag', text: '--na' }, ['status']],
    [['status', '--unknown', 'pod', ''], { kind: 'word', text: '' }, ['status', 'pod']],
    [['status', '--', '-n', ''], { kind: 'foreign' }, ['status']],
  ];
  for (const [words, at, before] of cases)
    it(`kubectl multinet ${words.join(' ')}|`, () => {
      const line = readLine(words, flags);
      assert.deepEqual(line.at, at);
      assert.deepEqual(line.words, before);
    });

  it('knows which cluster it is about, in any spelling', () => {
    for (const words of [
      ['--context', 'prod', '-n', 'shop', ''],
      ['--context=prod', '-nshop', ''],
      ['status', '-n=shop', '--context', 'prod', ''],
    ]) {
      const { context, namespace } = connectionOf(readLine(words, flags));
      assert.deepEqual({ context, namespace }, { context: 'prod', namespace: 'shop' });
    }
  });

  it('can be anything', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('-', '--', '-n', '--namespace', '--=', '-=', '--__proto__=x'));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        assert.ok(readLine(words, flags).words.length <= words.length);
      }),
    );
  });
});
