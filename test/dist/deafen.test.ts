import assert from 'node:assert/strict';
import { deafened } from '../../scripts/dist/deafen.ts';
import { wordTests } from '../../scripts/dist/machine-code.ts';

const WORD = 'BUN_JSC_';

/** What a compiler makes, for amd64, of holding what a register points at against a word; `upper` with one of the registers r8 to r15. */
function amd64Code(word: string, upper = true): Buffer {
  const prefix = upper ? [0x41] : [];
  const tests = [...Buffer.from(word)].flatMap((letter, index) => [
    ...prefix,
    ...(index === 0 ? [0x80, 0x3e] : [0x80, 0x7e, index]),
    ...[letter, 0x75, 0xe5 - 7 * index],
  ]);
  return Buffer.from([0x74, 0xf8, ...tests, 0x49, 0x8d, 0x7e, 0x08]);
}

/** The same for arm64, behind something. */
function arm64Code(word: string): Buffer {
  const instructions = [...Buffer.from(word)].flatMap((letter, index) => [
    0x3940_0000 + index * 0x400 + (9 << 5) + 10,
    0x7100_001f + letter * 0x400 + (10 << 5),
    0x5400_0001 + ((0x7_ff00 - index) << 5),
  ]);
  const code = Buffer.alloc(4 * (instructions.length + 1));
  for (const [index, instruction] of instructions.entries()) code.writeUInt32LE(instruction, 4 * (index + 1));
  return code;
}

const names = [
  'BUN_OPTIONS',
  'BUN_BE_BUN',
  'BUN_INSPECT',
  'BUN_CONFIG_MAX_HTTP_REQUESTS',
  'BUN_CRASH_REPORT_URL',
  'BUN_ENABLE_CRASH_REPORTING',
  'BUN_BYTECODE_DIGEST_OUT',
  'NODE_EXTRA_CA_CERTS',
  'NODE_CHANNEL_FD',
];

interface Parts {
  readonly texts?: readonly string[];
  readonly engine?: Buffer;
  readonly reports?: string;
}

/** A runtime as far as it matters here: strings, a test of the engine's prefix, and where crashes are reported. */
function runtime({ texts = names, engine = amd64Code(WORD), reports = 'https://bun.report' }: Parts = {}): Buffer {
  const strings = Buffer.from(`\0${texts.join('\0')}\0`);
  const odd = strings.length % 4 === 0 ? 0 : 4 - (strings.length % 4);
  return Buffer.concat([strings, Buffer.alloc(odd), engine, Buffer.from(`/view${reports}ABC`)]);
}

const stringsOf = (file: Buffer): string[] => file.toString('latin1').split('\0');

describe('a runtime that is to be built upon', () => {
  it('asks for no variable of bun any more, nor for those that change whom it trusts', () => {
    const before = runtime({ texts: [...names, 'PATH', 'xBUN_OPTIONSy', 'BUN_INSPECT_CONNECT_TO', 'BUN_TMPDIR'] });
    const was = Buffer.from(before);
    const strings = stringsOf(deafened(before));
    for (const name of names) assert.ok(!strings.includes(name), name);
    for (const muted of ['BUN=OPTIONS', 'BUN=CRASH_REPORT_URL', 'NODE=EXTRA_CA_CERTS', 'NODE=CHANNEL_FD', 'BUN=TMPDIR'])
      assert.ok(strings.includes(muted), muted);
    assert.ok(strings.includes('xBUN=OPTIONSy') && strings.includes('BUN=INSPECT_CONNECT_TO'));
    assert.ok(strings.includes('PATH'));
    assert.deepEqual(before, was);
  });

  it('does not ask for names that a linker let run into each other', () => {
    const strings = stringsOf(deafened(runtime({ texts: [...names, 'BUN_GC_TIMER_INTERVALBUN_BYTECODE_ORDER_OUT'] })));
    assert.ok(strings.includes('BUN=GC_TIMER_INTERVALBUN=BYTECODE_ORDER_OUT'));
  });

  it('keeps its own scripts as they are', () => {
    const script = 'if (process.env.BUN_INSPECT_NOTIFY || process.env.NODE_EXTRA_CA_CERTS) "BUN_TMPDIR"';
    assert.ok(stringsOf(deafened(runtime({ texts: [...names, script] }))).includes(script));
  });

  for (const [processor, engine] of [
    ['amd64', amd64Code(WORD)],
    ['amd64, lower registers', amd64Code(WORD, false)],
    ['arm64', arm64Code(WORD)],
  ] as const)
    it(`has no switches of its engine: ${processor}`, () => {
      const deaf = deafened(runtime({ engine }));
      assert.equal(wordTests(deaf, WORD).length, 0);
      assert.equal(wordTests(deaf, 'BUN=JSC_').length, 1);
      assert.equal(deaf.length, runtime({ engine }).length);
    });

  it('reports its crashes nowhere', () => {
    const deaf = deafened(runtime());
    assert.ok(!deaf.includes('https://'));
    assert.ok(deaf.includes('/viewabout:blank#reportABC'));
  });

  describe('is refused when a later bun may do it otherwise', () => {
    for (const name of names)
      it(`without ${name}`, () =>
        assert.throws(
          () => deafened(runtime({ texts: names.filter((one) => one !== name) })),
          new RegExp(`this bun does not (?:mention|ask for) ${name}$`),
        ));
    const cases: [string, Parts, RegExp][] = [
      ['with a name only in the middle of a text', { texts: names.map((name) => `x${name}`) }, /does not ask for/],
      ['without a test of the prefix', { engine: amd64Code('BUN_JSX_') }, /has 0 places, not one/],
      ['with two of them', { engine: Buffer.concat([amd64Code(WORD), amd64Code(WORD)]) }, /has 2 places, not one/],
      ['with another address for crashes', { reports: 'https://bun.sh' }, /does not have https:\/\/bun\.report in one/],
      ['with that address twice', { reports: 'https://bun.report https://bun.report' }, /in one place/],
    ];
    for (const [what, parts, message] of cases)
      it(what, () => assert.throws(() => deafened(runtime(parts)), { message }));
  });
});
