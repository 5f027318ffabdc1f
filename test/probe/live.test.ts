import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConnectTool,
  connectArgv,
  connectGroup,
  parseConnect,
  parseConnectMany,
} from '../../src/probe/connect.ts';
import { insideArgv, parseInside } from '../../src/probe/inside.ts';
import type { InsideTool, ObservedInside } from '../../src/probe/inside-observe.ts';
import { insideLastStep, insidePlans, parseInsideSteps } from '../../src/probe/inside-plans.ts';
import { linkCondition, type ObservedInterface } from '../../src/probe/interface.ts';
import { iperf3ClientArgv, iperf3ServerArgv, parseIperf3 } from '../../src/probe/iperf3.ts';
import { iperf3ServersArgv, killArgv, parseIperf3Servers } from '../../src/probe/iperf3-servers.ts';
import { manyArgv, parseMany } from '../../src/probe/many.ts';
import { nodeArgv } from '../../src/probe/node.ts';
import { ofNode, parseNode } from '../../src/probe/node-parse.ts';
import { parsePingMany, pingPrefix } from '../../src/probe/ping.ts';
import { parseTools, toolsArgv } from '../../src/probe/tools.ts';
import { itUnless, programPath, without } from '../needs.ts';
import { until, withEnoughTime } from '../patience.ts';
import { interfacesAgree, routesAgree } from './agree.ts';
import { namespaceRunner, type Shell, shells, withBusyboxApplets } from './namespace.ts';

const marker = 'k7Qz';
const here = shells();
const runner = namespaceRunner();
const fullPath = process.env.PATH ?? '';

/** The script of an argv `sh -c …`, run by a given shell. */
function under(shell: { readonly words: readonly string[] }, argv: readonly string[]): string[] {
  assert.equal(argv[0], 'sh');
  return [...shell.words, ...argv.slice(1)];
}

function anyShell(): Shell {
  return here.found[0] ?? assert.fail('this machine has no shell');
}

/** A link without its counters, which move. */
function still({ counters, ...link }: ObservedInterface): ObservedInterface {
  assert.ok(counters !== undefined, `${link.name} has counters`);
  return link;
}

describe('scripts run for real', () => {
  for (const name of here.missing) it.skip(`under ${name} (skipped: this machine has none)`);
  if ('missing' in runner) {
    it.skip(`in a network namespace (skipped: ${runner.missing})`);
    return;
  }
  const { run } = runner;
  const offers: readonly (readonly [InsideTool, readonly string[] | 'all'])[] = [
    ['ip-json', 'all'],
    ['ip', ['ip', 'cat']],
    ['ip', ['ip']],
    ['ifconfig', ['ifconfig', 'route', 'cat']],
    ['ifconfig', ['ifconfig']],
    ['proc', ['cat']],
    ['proc', []],
  ];
  const gather = (shell: { readonly words: readonly string[] }, offer: readonly string[] | 'all'): ObservedInside => {
    const argv = under(shell, insideArgv(marker));
    const output = offer === 'all' ? run(argv, fullPath) : withBusyboxApplets(offer, (path) => run(argv, path));
    return parseInside(output, marker);
  };

  for (const shell of here.found) {
    for (const [tool, offer] of offers) {
      const offered = offer === 'all' ? 'iproute2' : `busybox ${offer.join(', ') || 'nothing'}`;
      itUnless(without(offer === 'all' ? 'ip' : 'busybox'), `${shell.name} with ${offered}: ${tool}`, () => {
        const inside = gather(shell, offer);
        assert.deepEqual(inside.problems, []);
        assert.deepEqual(inside.unplaced, []);
        assert.equal(inside.tool, tool);
        const net0 = inside.interfaces.find(({ name }) => name === 'net0');
        assert.ok(net0);
        assert.deepEqual([net0.mtu, net0.mac, net0.state, net0.index], [1400, '02:00:00:00:00:10', 'up', 3]);
        assert.deepEqual(net0.addresses.map(({ address, prefix }) => `${address}/${prefix}`).sort(), [
          '10.9.0.1/24',
          '10.9.0.5/24',
          'fd00::1/64',
        ]);
        assert.deepEqual(inside.interfaces.map((link) => [link.name, linkCondition(link)]).sort(), [
          ['br0', 'down'],
          ['lo', 'up'],
          ['mac0', 'down'],
          ['net0', 'up'],
          ['port', 'up'],
        ]);
        assert.deepEqual(
          inside.interfaces.filter(({ enslavedTo }) => enslavedTo === 'br0').map(({ name }) => name),
          ['port'],
        );
        assert.deepEqual(
          inside.routes
            .filter(({ destination }) => destination === 'default')
            .map((route) => [route.gateway, route.interface]),
          [
            ['10.9.0.2', 'net0'],
            ['fd00::9', 'net0'],
          ],
        );
        const far = inside.routes.find(({ destination }) => destination === '10.77.0.0/16');
        assert.deepEqual([far?.gateway, far?.metric, far?.table], ['10.9.0.3', 7, 'main']);
        assert.deepEqual(
          inside.neighbours.filter(({ mac }) => mac !== undefined),
          [{ address: '10.9.0.2', interface: 'net0', mac: '02:00:00:00:00:01', state: 'permanent' }],
        );
      });
    }
  }

  itUnless(without('busybox', 'ip'), 'all tools describe one namespace alike', () => {
    const shell = anyShell();
    const best = gather(shell, 'all');
    for (const [, offer] of offers.slice(1)) {
      const other = gather(shell, offer);
      interfacesAgree(other.interfaces.map(still), best.interfaces.map(still), [
        'index',
        'mtu',
        'mac',
        'adminUp',
        'state',
      ]);
      const main = ({ routes }: ObservedInside) =>
        routes.filter(({ kind, family, table }) => kind === 'unicast' && (table === 'main' || family === 6));
      routesAgree(main(other), main(best), ['metric']);
    }
  });

  itUnless(without('busybox', 'ip'), 'without a shell: three execs of ip, or two of cat, tell the same', () => {
    const shell = anyShell();
    const best = gather(shell, 'all');
    const path = (name: string) => programPath(name) ?? name;
    for (const { tool, steps } of insidePlans) {
      const exec = (step: (typeof steps)[number]) => {
        const [program = '', ...words] = step.argv;
        try {
          return { step, stdout: run([path(program), ...words], fullPath), exitCode: 0 };
        } catch (error) {
          // cat fails where one of its files cannot be read, and has printed the others.
          const stdout = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
          return { step, stdout, exitCode: 1 };
        }
      };
      const outputs = steps.map(exec);
      const last = insideLastStep(parseInsideSteps(outputs));
      assert.equal(last !== undefined, tool === 'proc');
      const inside = parseInsideSteps([...outputs, ...(last === undefined ? [] : [exec(last)])]);
      assert.equal(inside.tool, tool);
      assert.deepEqual(inside.problems, []);
      const bare = (links: readonly ObservedInterface[]) => links.map(({ counters, ...link }) => link);
      interfacesAgree(bare(inside.interfaces), bare(best.interfaces), ['index', 'mtu', 'mac', 'adminUp', 'state']);
    }
  });

  itUnless(without('busybox'), 'the node’s script tells links, hardware, default routes and what is mounted', () => {
    for (const shell of here.found) {
      for (const offer of [['ip'], []]) {
        const output = withBusyboxApplets(offer, (path) => run(under(shell, nodeArgv(marker)), path));
        const node = parseNode(output, marker);
        assert.deepEqual(node.problems, []);
        assert.ok(node.interfaces !== 'unknown' && node.defaultRoutes !== 'unknown');
        const find = (name: string) =>
          node.interfaces === 'unknown' ? undefined : node.interfaces.find((link) => link.name === name);
        assert.deepEqual([find('net0')?.mtu, find('net0')?.state, find('net0')?.hardware], [1400, 'up', false]);
        assert.deepEqual(
          [find('br0')?.kind, find('port')?.enslavedTo, find('mac0')?.lower],
          ['bridge', 'br0', { index: 3, name: 'net0' }],
        );
        assert.deepEqual(
          find('net0')
            ?.addresses.map(({ address }) => address)
            .sort(),
          ['10.9.0.1', '10.9.0.5', 'fd00::1'],
        );
        assert.deepEqual(
          node.defaultRoutes.map(({ gateway }) => gateway),
          ['10.9.0.2', 'fd00::9'],
        );
        assert.equal(node.altnamesKnown, false);
        // Directories of this machine itself are what an image has of its own.
        assert.ok(node.configurations.every(({ source }) => source === 'image'));
        assert.equal(ofNode(node.configurations), 'unknown');
      }
    }
  });

  itUnless(without('ping'), 'one exec pings many destinations, a few at a time, under every shell', () => {
    for (const shell of here.found) {
      // On a busy machine ping may get to its own answer late.
      const before = pingPrefix({ count: 1, timeoutSeconds: 30 }, 'iputils');
      assert.ok(before);
      const groups = [
        { before, destinations: ['127.0.0.1', '127.0.0.2', '10.9.0.1', 'fd00::1', '10.78.0.1', '::1', '127.0.0.3'] },
        { before, destinations: ['127.0.0.4'] },
      ];
      const output = run(under(shell, manyArgv(groups, 3, marker)), fullPath);
      assert.deepEqual(
        parsePingMany(output, groups, marker).map(({ group, destination, result }) => [
          group,
          destination,
          result.outcome,
          result.received,
        ]),
        [
          [0, '127.0.0.1', 'answered', 1],
          [0, '127.0.0.2', 'answered', 1],
          [0, '10.9.0.1', 'answered', 1],
          [0, 'fd00::1', 'answered', 1],
          [0, '10.78.0.1', 'host-unreachable', undefined],
          [0, '::1', 'answered', 1],
          [0, '127.0.0.3', 'answered', 1],
          [1, '127.0.0.4', 'answered', 1],
        ],
        shell.name,
      );
    }
  });
});

describe('scripts run for real, without a namespace', () => {
  it('destinations are words, never shell', () => {
    const destinations = ['$(echo no)', '`id`', '"; exit 3; "', "'", '*', 'two words', '-n', '$1', 'end\\n'];
    for (const shell of here.found) {
      const groups = [{ before: ['printf', '<%s>'], destinations, after: ['a b', '$HOME'] }];
      const [program = '', ...words] = under(shell, manyArgv(groups, 4, marker));
      const outputs = parseMany(
        execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
        groups,
        marker,
      );
      assert.deepEqual(
        outputs,
        destinations.map((destination) => ({
          group: 0,
          destination,
          text: `<${destination}><a b><$HOME>`,
          exitCode: 0,
        })),
      );
    }
  });

  it('tells which tools there are', () => {
    for (const shell of here.found) {
      const [program = '', ...words] = under(shell, toolsArgv(marker, ['cat', 'sh', 'no-such-tool']));
      const tools = parseTools(
        execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
        marker,
      );
      assert.deepEqual([...tools.keys()], ['cat', 'sh']);
    }
  });

  const connectors: readonly (readonly [ConnectTool, string, string])[] = [
    ['bash', 'bash', 'bash'],
    ['curl', 'curl', 'curl'],
    ['nc-without-z', 'busybox', 'nc'],
  ];
  for (const [tool, program, word] of connectors) {
    itUnless(without(program), `${tool} connects to a silent server, and is refused`, async () => {
      const applets = mkdtempSync(join(tmpdir(), 'multinet-connect-'));
      for (const applet of ['nc', 'true']) symlinkSync(programPath('busybox') ?? 'busybox', join(applets, applet));
      const server = createServer(() => {});
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      assert.ok(typeof address === 'object' && address !== null);
      const attempt = async (port: number, timeoutSeconds: number) => {
        const argv = connectArgv({ host: '127.0.0.1', port, timeoutSeconds }, tool);
        assert.equal(argv[0], word);
        const child = spawn(program, program === 'busybox' ? argv : argv.slice(1), {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const text = { stdout: '', stderr: '' };
        child.stdout.setEncoding('utf8').on('data', (chunk) => {
          text.stdout += chunk;
        });
        child.stderr.setEncoding('utf8').on('data', (chunk) => {
          text.stderr += chunk;
        });
        const [code] = await once(child, 'close');
        return parseConnect(Number(code), text.stdout, text.stderr);
      };
      try {
        const connected = await withEnoughTime(
          (milliseconds) => attempt(address.port, Math.ceil(milliseconds / 1000)),
          ({ outcome }) => outcome === 'connected',
        );
        assert.deepEqual(connected, { outcome: 'connected' });
        assert.equal((await attempt(1, 30)).outcome, 'refused');
        // curl waits all of its time for the server to speak: once is enough.
        const able = program === 'busybox' ? here.found.filter(({ name }) => name === 'busybox ash') : here.found;
        for (const shell of program === 'curl' ? able.slice(0, 1) : able) {
          const attemptBoth = async (milliseconds: number) => {
            const request = { port: address.port, timeoutSeconds: Math.ceil(milliseconds / 1000) };
            const group = connectGroup(['127.0.0.1', '127.0.0.2'], request, tool);
            const [outer = '', ...inner] = under(shell, manyArgv([group], 2, marker));
            const child = spawn(outer, inner, {
              stdio: ['ignore', 'pipe', 'inherit'],
              env: program === 'busybox' ? { PATH: applets } : process.env,
            });
            let output = '';
            child.stdout.setEncoding('utf8').on('data', (chunk) => {
              output += chunk;
            });
            await once(child, 'close');
            return parseConnectMany(output, [group], marker).map(({ outcome }) => outcome);
          };
          const outcomes = await withEnoughTime(attemptBoth, (both) => !both.includes('timed-out'));
          // The server listens on 127.0.0.1 alone.
          assert.deepEqual(outcomes, ['connected', 'refused'], shell.name);
        }
      } finally {
        rmSync(applets, { recursive: true, force: true });
        server.close();
      }
    });
  }

  itUnless(
    without('iperf3'),
    'iperf3: server and client understand their words, and an orphan is found and ended',
    async () => {
      const shell = anyShell();
      const server = { address: '127.0.0.1', port: await freePort() };
      const serverArgv = iperf3ServerArgv({ ...server, idleTimeoutSeconds: 100 });
      const start = () => {
        const [program = '', ...words] = serverArgv;
        return spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
      };
      const first = start();
      try {
        const [program = '', ...words] = iperf3ClientArgv({
          server: server.address,
          port: server.port,
          bind: '127.0.0.1',
          durationSeconds: 1,
          udpBitsPerSecond: 1e7,
          connectTimeoutMs: 10_000,
        });
        let parsed = parseIperf3('');
        // The server needs a moment before it listens.
        await until(() => {
          parsed = parseIperf3(spawnSync(program, words, { encoding: 'utf8' }).stdout);
          return !parsed.ok || parsed.value.error?.kind !== 'refused';
        });
        assert.ok(parsed.ok);
        assert.equal(parsed.value.error, undefined);
        assert.equal(parsed.value.protocol, 'UDP');
        assert.ok((parsed.value.flows[0]?.receivedBitsPerSecond ?? 0) > 0);
      } finally {
        first.kill();
      }
      const orphan = start();
      try {
        const list = () => {
          const [program = '', ...words] = under(shell, iperf3ServersArgv(marker));
          return parseIperf3Servers(
            execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
            marker,
          );
        };
        const found = list().find(({ pid }) => pid === orphan.pid);
        assert.ok(found);
        assert.deepEqual(found.argv, serverArgv);
        const closed = once(orphan, 'close');
        const [program = '', ...words] = killArgv([found.pid]);
        execFileSync(program, words);
        await closed;
        assert.equal(
          list().some(({ pid }) => pid === orphan.pid),
          false,
        );
      } finally {
        orphan.kill();
      }
    },
  );
});

/** A port of 127.0.0.1 that nobody listens to. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  server.close();
  await once(server, 'close');
  return address.port;
}
