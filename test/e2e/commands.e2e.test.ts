/** Every command of the plugin, run by the real kubectl on the lab of three nodes. A command without a case is a failure. */
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/commands.ts';
import { bare } from '../lab/scenario/subnet.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { type CommandCase, commandCases, type Names } from './command-cases.ts';
import { type LabTarget, type Outcome, programsIn, startLab } from './harness.ts';
import { livePods, whyNot } from './why-not.ts';

/** Names and addresses as this lab gave them. */
function namesOf({ lab, folder }: LabTarget): Names {
  return {
    pod: (reference) => lab.pod(reference).name,
    address: (reference, network) => {
      const found = lab.pod(reference).attachments.find((each) => each.network.name === network)?.addresses[0];
      assert.ok(found !== undefined, `${reference} has no ${network}`);
      return bare(found);
    },
    mac: (reference, name) => {
      const found = lab.pod(reference).attachments.find((each) => each.name === name)?.mac;
      assert.ok(found !== undefined, `${reference} has no ${name}`);
      return found;
    },
    file: join(folder, 'three-nodes.multinet.json.gz'),
    folder,
  };
}

/** Commands that need no cluster. */
const asksNobody = new Set(['completion', 'explain']);

function told(args: readonly string[], ran: Outcome): string {
  return `kubectl multinet ${args.join(' ')}\nexit ${ran.code}\n--- stdout\n${ran.stdout}\n--- stderr\n${ran.stderr}`;
}

describe('the cases of commands', () => {
  it('are there for every command, and for nothing else', () => {
    assert.deepEqual(
      { 'without a case': Object.keys(commands).filter((name) => !(name in commandCases)) },
      { 'without a case': [] },
    );
    assert.deepEqual(
      Object.keys(commandCases).filter((name) => !(name in commands)),
      [],
    );
  });
});

describeUnless(whyNot(...livePods), 'kubectl multinet on three nodes', () => {
  let lab: LabTarget;
  let names: Names;
  before(async () => {
    lab = await startLab('three-nodes');
    names = namesOf(lab);
  });
  after(() => lab?.stop());

  const run = async ({ args, meanwhile, code, stdout, stderr, lacks, json }: CommandCase): Promise<void> => {
    const argv = args(names);
    const beside = new AbortController();
    const other = meanwhile?.(names);
    const background = other && lab.kubectl(other, { signal: beside.signal, timeout: 120_000 });
    if (other !== undefined) {
      const [, pod = '', , ...program] = other;
      await until(async () => (await programsIn(lab, pod)).includes(program.join(' ')));
    }
    const ran = await lab.multinet(argv, { timeout: 120_000 });
    beside.abort();
    await background;
    assert.equal(ran.code, code, told(argv, ran));
    for (const pattern of stdout?.(names) ?? []) assert.match(ran.stdout, pattern, told(argv, ran));
    for (const pattern of lacks ?? []) assert.doesNotMatch(ran.stdout, pattern, told(argv, ran));
    if (json !== undefined) json(JSON.parse(ran.stdout), names);
    // What nothing is expected on must be silent: warnings that nobody looks for are found here.
    if (stderr === undefined) assert.equal(ran.stderr, '', told(argv, ran));
    else for (const pattern of stderr(names)) assert.match(ran.stderr, pattern, told(argv, ran));
  };

  for (const [command, cases] of Object.entries(commandCases)) {
    describe(command, () => {
      for (const each of cases) {
        itUnless(whyNot(...(each.needs ?? [])), each.says, async function () {
          this.timeout(150_000);
          await run(each);
        });
      }

      it('explains itself', async () => {
        const ran = await lab.multinet([command, '-h']);
        assert.equal(ran.code, 0, told([command, '-h'], ran));
        assert.ok(beginsWith(ran.stdout, commands[command]?.summary), told([command, '-h'], ran));
        assert.match(ran.stdout, new RegExp(`^ +kubectl multinet ${command}\\b`, 'm'));
        assert.equal(ran.stderr, '');
      });

      it('says what it does not understand, and what to type next', async () => {
        const ran = await lab.multinet([command, '--no-such-flag']);
        assert.equal(ran.code, 3, told([command, '--no-such-flag'], ran));
        assert.match(ran.stderr, /^error: .*no-such-flag/);
        assert.match(ran.stderr, new RegExp(`^next: +kubectl multinet ${command} -h$`, 'm'));
        assert.equal(ran.stdout, '');
      });

      for (const alias of commands[command]?.aliases ?? []) {
        it(`is also called ${alias}`, async () => {
          const ran = await lab.multinet([alias, '-h']);
          assert.equal(ran.code, 0, told([alias, '-h'], ran));
          assert.ok(beginsWith(ran.stdout, commands[command]?.summary), told([alias, '-h'], ran));
        });
      }
    });
  }

  it('capture writes a small file that nobody else may read', async () => {
    if (!existsSync(names.file)) assert.equal((await lab.multinet(['capture', '-A', '-o', names.file])).code, 0);
    const { mode, size } = statSync(names.file);
    assert.equal(mode & 0o777, 0o600);
    assert.ok(size > 1000 && size < 200_000, `${size} bytes`);
  });

  it('without a command lists attachments, as the older plugin of the same name does', async () => {
    const [alone, list] = await Promise.all([lab.multinet(['-n', 'default']), lab.multinet(['list'])]);
    assert.equal(alone.code, 0, told([], alone));
    const withoutAges = (text: string): string => text.replaceAll(/ +\S+$/gm, '');
    assert.equal(withoutAges(alone.stdout), withoutAges(list.stdout));
  });

  it('a command that does not exist is an error that names one', async () => {
    const ran = await lab.multinet(['chek']);
    assert.equal(ran.code, 3, told(['chek'], ran));
    assert.match(ran.stderr, /^error: unknown command "chek"\nnext: +kubectl multinet check$/m);
  });

  it('names every command in its help', async () => {
    const { stdout, code } = await lab.multinet(['--help']);
    assert.equal(code, 0);
    for (const name of Object.keys(commands)) assert.match(stdout, new RegExp(`^ +${name} `, 'm'));
  });

  it('who has no rights is told so, by every command that asks the cluster', async () => {
    const asking = Object.entries(commandCases).flatMap(([command, [first]]) =>
      first === undefined || asksNobody.has(command) ? [] : [first.args(names)],
    );
    for (const args of asking) {
      const argv = [...args, '--as', 'nobody'];
      const ran = await lab.multinet(argv);
      assert.equal(ran.code, 3, told(argv, ran));
      assert.match(ran.stderr + ran.stdout, /forbidden|may not|not allowed/i, told(argv, ran));
    }
  });
});

/** Whether a text begins with a summary, however it is wrapped. */
function beginsWith(text: string, summary = '?'): boolean {
  return text.replaceAll(/\s+/g, ' ').startsWith(summary);
}
