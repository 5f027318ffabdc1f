/** `npm run lab` as somebody meets it who has just cloned the repository: what it prints is typed, word by word. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { traces } from '../lab/netns/sweep.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { until } from '../patience.ts';
import { livePods, whyNot } from './why-not.ts';

const program = fileURLToPath(new URL('../lab/main.ts', import.meta.url));

/** A started `npm run lab`. */
interface Started {
  readonly child: ChildProcess;
  readonly stdout: string;
  /** The process whose number stands in the names of what the lab has made. */
  readonly pid: number;
}

/** What a failed test may have left running. */
const children = new Set<ChildProcess>();

async function endAll(): Promise<void> {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  children.clear();
}

/** Runs a command line that starts a lab, until it has said its last word; `lab` is node's own arguments without npm. */
async function started(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Started> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  children.add(child);
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await new Promise<void>((fulfil, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('removes everything.\n')) fulfil();
    });
    child.on('exit', () => reject(new Error(`the lab did not start: ${stderr}`)));
  });
  return { child, stdout, pid: Number(/\/mnl-(\d+)-/.exec(stdout)?.[1]) };
}

const lab = (...args: readonly string[]): Promise<Started> => started(process.execPath, [program, ...args]);

/** What of the lab's is on this machine. */
function left({ pid }: Started): string[] {
  const { namespaces, directories } = traces();
  return [...namespaces, ...directories].filter((name) => name.startsWith(`mnl-${pid}-`));
}

async function ended({ child }: Started): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** The indented lines below a heading, which is what the reader is told to type. */
function linesBelow(heading: string, text: string): string[] {
  const lines = text
    .slice(text.indexOf(heading) + heading.length)
    .split('\n')
    .slice(1);
  return lines.slice(0, lines.indexOf('')).map((line) => line.trim());
}

describeUnless(whyNot(...livePods), 'npm run lab', () => {
  afterEach(endAll);

  it('prints what to type in another shell, and that works', async () => {
    const running = await lab();
    try {
      const exports = linesBelow('In another shell:', running.stdout);
      const commands = linesBelow('Then try:', running.stdout);
      assert.equal(exports.length, 2, running.stdout);
      assert.equal(commands.length, 3, running.stdout);
      const ran = await Promise.all(
        commands.map((command) =>
          execa('sh', ['-c', [...exports, command].join('\n')], {
            extendEnv: false,
            // A PATH without this project's programs, as the reader has it.
            env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: process.env.HOME ?? '/' },
            reject: false,
          }),
        ),
      );
      const [pods, addresses, check] = ran;
      assert.match(String(pods?.stdout), /^default +order-service-\S+ +1\/1 +Running .* node-c /m);
      assert.match(String(addresses?.stdout), /"ifname":"data0".*"local":"10\.20\.0\.1\d\d"/);
      assert.match(String(check?.stdout), /MN401.*\beth3\b/, String(check?.stderr));
      assert.deepEqual(
        ran.map((each) => each.exitCode),
        [0, 0, 2],
      );
      assert.match(running.stdout, /^pods: real network namespaces;/m);
      assert.match(running.stdout, /, ready in \d+ ms$/m);
    } finally {
      running.child.kill('SIGINT');
      await ended(running);
    }
    assert.equal(running.child.exitCode, 0);
    assert.deepEqual(left(running), []);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`${signal}, even several times and with nobody reading any more, removes everything`, async () => {
      const running = await lab();
      assert.ok(left(running).length > 5);
      running.child.stdout?.destroy();
      running.child.stderr?.destroy();
      for (let again = 0; again < 3; again += 1) running.child.kill(signal);
      await ended(running);
      assert.equal(running.child.exitCode, 0);
      assert.deepEqual(left(running), []);
    });
  }

  itUnless(whyNot('npm'), 'the end of npm is the end of the lab', async () => {
    const running = await started('npm', ['run', '--silent', 'lab']);
    assert.ok(left(running).length > 5);
    running.child.kill('SIGKILL');
    await until(() => left(running).length === 0, 'the lab lives on');
  });

  it('two labs live side by side, and one that was killed is cleaned up by the next', async () => {
    const [one, other] = await Promise.all([lab(), lab('--scenario', 'drift')]);
    one.child.kill('SIGKILL');
    await ended(one);
    assert.ok(left(one).length > 5);
    // It sweeps, unless some other start on this machine has been faster.
    const next = await lab();
    assert.deepEqual(left(one), []);
    assert.ok(left(other).length > 5, 'the living one is left alone');
    for (const each of [other, next]) {
      each.child.kill('SIGINT');
      await ended(each);
      assert.deepEqual(left(each), []);
    }
  });

  itUnless(
    whyNot('setpriv'),
    'without the rights to make namespaces answers from recordings, and says so',
    async () => {
      const running = await started('setpriv', [
        ...['--bounding-set=-sys_admin,-net_admin', '--inh-caps=-sys_admin,-net_admin', process.execPath, program],
      ]);
      assert.match(running.stdout, /^pods: recorded output only: no network namespace can be made: /m);
      const [, name = ''] = / exec (\S+) -- ip /.exec(running.stdout) ?? [];
      const exports = linesBelow('In another shell:', running.stdout).join('\n');
      const { stdout } = await execa('sh', ['-c', `${exports}\nkubectl exec ${name} -- ip -j addr`]);
      assert.match(stdout, /"ifname":"net2"/);
      running.child.kill('SIGINT');
      await ended(running);
      assert.deepEqual(left(running), []);
    },
  );
});

describeUnless(whyNot('plugin'), 'npm run lab -- --pods', () => {
  afterEach(endAll);

  it('serves a generated cluster', async () => {
    const running = await lab('--pods', '2000', '--nodes', '100');
    const exports = linesBelow('In another shell:', running.stdout).join('\n');
    const { stdout } = await execa('sh', ['-c', `${exports}\nkubectl get nodes -o name`]);
    assert.equal(stdout.split('\n').length, 100);
    running.child.kill('SIGINT');
    await ended(running);
    assert.deepEqual(left(running), []);
  });

  for (const [args, says, code] of [
    [['--scenario', 'nope'], /^lab: no scenario "nope"; there are: .*three-nodes/, 1],
    [['--scenario', './nope.yaml'], /^lab: no scenario file \.\/nope\.yaml; /, 1],
    [['--pods', 'many'], /^lab: --pods many: a whole number/, 2],
    [['--bogus'], /^lab: Unknown option '--bogus'; see --help/, 2],
  ] as const) {
    it(`${args.join(' ')} ends with ${code} and the reason`, async () => {
      const { exitCode, stderr, stdout } = await execa(process.execPath, [program, ...args], { reject: false });
      assert.match(stderr, says);
      assert.equal(stdout, '');
      assert.equal(exitCode, code);
    });
  }
});
