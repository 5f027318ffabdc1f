import assert from 'node:assert/strict';
import { type ConnectTool, connectArgv, connectGroup, isBoundConnect, parseConnect } from '../../src/probe/connect.ts';
import { parseIperf3Servers } from '../../src/probe/iperf3-servers.ts';
import { isHiddenFromSummary, parseSummary, summaryPath } from '../../src/probe/summary.ts';
import { bindsToSource, connectTool, parseTools, pingFlavour } from '../../src/probe/tools.ts';
import { recorded } from './recorded.ts';

describe('TCP connect', () => {
  it('reads the recordings', () => {
    const nc = recorded('nc.ok');
    assert.deepEqual(parseConnect(nc.exitCode, nc.stdout, nc.stderr), { outcome: 'connected' });
    const usage = recorded('busybox.nc-ok');
    assert.equal(parseConnect(usage.exitCode, usage.stdout, usage.stderr).outcome, 'failed');
    const curl = recorded('curl.refused');
    // Without -v curl does not say whether it was refused or unreachable.
    assert.equal(parseConnect(curl.exitCode, curl.stdout, curl.stderr).outcome, 'failed');
  });

  const cases: readonly (readonly [number, string, string])[] = [
    [1, "nc: can't connect to remote host (10.0.0.1): Connection refused", 'refused'],
    [1, 'nc: connect to 10.0.0.1 port 80 (tcp) failed: Connection refused', 'refused'],
    [1, 'nc: connect to 10.0.0.1 port 80 (tcp) timed out: Operation now in progress', 'timed-out'],
    [1, 'nc: timed out', 'timed-out'],
    [1, "nc: can't connect to remote host (10.0.0.1): Network is unreachable", 'unreachable'],
    [1, 'bash: connect: No route to host\nbash: line 1: /dev/tcp/10.0.0.1/80: No route to host', 'unreachable'],
    [
      7,
      '*   Trying 10.0.0.1:80...\n* connect to 10.0.0.1 port 80 failed: Connection refused\ncurl: (7) Failed to connect to 10.0.0.1 port 80',
      'refused',
    ],
    [28, 'curl: (28) Connection timed out after 2001 milliseconds\ntime_connect=0.000000', 'timed-out'],
    [28, 'curl: (28) Time-out\ntime_connect=0.000057', 'connected'],
    [45, "curl: (45) Couldn't bind to 'net9'\ntime_connect=0.000000", 'no-interface'],
    [124, '', 'timed-out'],
    [1, 'nc: bind failed: Cannot assign requested address', 'no-interface'],
    [127, 'sh: nc: not found', 'no-tool'],
    [1, "nc: bad address 'x.invalid'", 'bad-host'],
    [3, 'what', 'failed'],
  ];
  for (const [exitCode, text, outcome] of cases) {
    it(`exit ${exitCode}, ${JSON.stringify(text.slice(0, 50))}: ${outcome}`, () => {
      assert.equal(parseConnect(exitCode, '', text).outcome, outcome);
    });
  }

  it('hands host and port over as words of their own', () => {
    const request = { host: 'fd00::1', port: 80, timeoutSeconds: 2, interface: 'net1' };
    assert.deepEqual(connectArgv(request, 'nc-without-z'), ['nc', '-w', '2', 'fd00::1', '80', '-e', 'true']);
    assert.deepEqual(connectArgv(request, 'bash').slice(3), ['bash', 'fd00::1', '80', '2']);
    assert.ok(connectArgv(request, 'curl').includes('telnet://[fd00::1]:80'));
  });

  it('binds to the address or the interface where the tool can, and knows where not', () => {
    const request = { port: 80, timeoutSeconds: 2, interface: 'net1', source: '10.0.0.2' };
    const bound = (tool: ConnectTool) => isBoundConnect(connectGroup(['10.0.0.1'], request, tool));
    const before = ['nc', '-z', '-v', '-w', '2', '-s', '10.0.0.2'];
    assert.deepEqual(connectArgv({ ...request, host: '10.0.0.1' }, 'nc'), [...before, '10.0.0.1', '80']);
    assert.ok(bound('nc') && bound('ncat') && bound('curl') && bound('nc-without-z'));
    assert.ok(!bound('bash'));
    assert.ok(!isBoundConnect(connectGroup(['10.0.0.1'], { port: 80, timeoutSeconds: 2 }, 'nc')));
  });
});

describe('which tools a container has', () => {
  it('tells whose they are and which version', () => {
    const says: Record<string, string> = {
      ip: '/sbin/ip\nip utility, iproute2-6.1.0, libbpf 1.1.2',
      ping: '/bin/ping\nping from iputils 20221126',
      iperf3: `/usr/bin/iperf3\n${recorded('iperf3.version').stdout}`,
      nc: `/bin/nc\n${recorded('busybox.nc-ok').stderr}`,
      cat: '/bin/cat',
    };
    const output = Object.entries(says)
      .map(([name, text]) => `\nM begin ${name}\n${text}\n\nM end 0\n`)
      .join('');
    const tools = parseTools(`${output}\nM done\n`, 'M');
    assert.deepEqual(
      [...tools.values()].map(({ name, path, flavour, version }) => [name, path, flavour, version]),
      [
        ['ip', '/sbin/ip', 'iproute2', '6.1.0'],
        ['ping', '/bin/ping', 'iputils', '20221126'],
        ['iperf3', '/usr/bin/iperf3', undefined, '3.12'],
        ['nc', '/bin/nc', 'busybox', '1.35.0'],
        ['cat', '/bin/cat', undefined, undefined],
      ],
    );
    assert.equal(pingFlavour(tools), 'iputils');
    assert.equal(connectTool(tools), 'nc-without-z');
  });

  it('takes for a connection what can bind to the interface, if there is something', () => {
    const busybox = `/bin/nc\n${recorded('busybox.nc-ok').stderr}`;
    const openbsd =
      '/bin/nc\nOpenBSD netcat (Debian patchlevel 1.219-1)\nusage: nc [-46CDdFhklNnrStUuvZz] [-s sourceaddr]';
    const traditional =
      '/bin/nc\n[v1.10-47]\nconnect to somewhere: nc [-options] hostname port\n\t-s addr\t\t\tlocal source address';
    const cases: [Record<string, string>, ConnectTool, boolean][] = [
      [{ nc: busybox, bash: '/bin/bash' }, 'nc-without-z', false],
      [{ nc: busybox, curl: '/bin/curl', bash: '/bin/bash' }, 'curl', false],
      [{ nc: openbsd, curl: '/bin/curl' }, 'nc', true],
      [{ nc: traditional, curl: '/bin/curl' }, 'nc', true],
      [{ ncat: '/bin/ncat\nNcat: Version 7.93', bash: '/bin/bash' }, 'ncat', true],
      [{ bash: '/bin/bash' }, 'bash', false],
    ];
    for (const [says, tool, binds] of cases) {
      const output = Object.entries(says)
        .map(([name, text]) => `\nM begin ${name}\n${text}\n\nM end 0\n`)
        .join('');
      const tools = parseTools(`${output}\nM done\n`, 'M');
      assert.equal(connectTool(tools), tool);
      assert.equal(bindsToSource(tools, tool), binds);
    }
  });

  it('iperf3 servers among the processes, with the words they were started with', () => {
    const output =
      '\nM begin 17\niperf3\0-s\0-1\0-B\x0010.0.0.1\0\nM end 0\n\nM begin 18\niperf3\0-c\x0010.0.0.1\0\nM end 0\n\nM done\n';
    assert.deepEqual(parseIperf3Servers(output, 'M'), [{ pid: 17, argv: ['iperf3', '-s', '-1', '-B', '10.0.0.1'] }]);
  });
});

describe('kubelet summary', () => {
  const network = {
    time: '2026-11-20T23:50:00Z',
    name: 'eth0',
    rxBytes: 5,
    interfaces: [
      { name: 'eth0', rxBytes: 5, rxErrors: 0, txBytes: 7, txErrors: 1 },
      { name: 'net1', rxBytes: 2, rxErrors: 0, txBytes: 3, txErrors: 0 },
    ],
  };

  it('reads interfaces of the node and of pods, those without a shell too', () => {
    const parsed = parseSummary({
      node: { nodeName: 'node-a', network },
      pods: [
        { podRef: { name: 'distroless-app', namespace: 'default', uid: 'u1' }, network },
        { podRef: { name: 'no-stats', namespace: 'default' } },
        { podRef: {} },
      ],
    });
    assert.ok(parsed.ok);
    assert.equal(parsed.value.node, 'node-a');
    assert.deepEqual(parsed.value.interfaces, network.interfaces);
    assert.deepEqual(
      parsed.value.pods.map((pod) => [
        pod.name,
        pod.interfaces === 'unknown' ? pod.interfaces : pod.interfaces.map(({ name }) => name),
      ]),
      [
        ['distroless-app', ['eth0', 'net1']],
        ['no-stats', 'unknown'],
      ],
    );
  });

  it('a kubelet without network statistics is unknown, not a node without interfaces', () => {
    const parsed = parseSummary({ node: { nodeName: 'node-a', network: { time: 'x' } }, pods: [] });
    assert.ok(parsed.ok && parsed.value.interfaces === 'unknown');
    assert.equal(parseSummary('404 page not found').ok, false);
  });

  it('knows which names it cannot show', () => {
    assert.deepEqual(['lo', 'veth12', 'Docker0', 'longhorn0', 'eth1', 'bond0'].filter(isHiddenFromSummary), [
      'lo',
      'veth12',
      'Docker0',
      'longhorn0',
    ]);
    assert.equal(summaryPath('a/b'), '/api/v1/nodes/a%2Fb/proxy/stats/summary');
  });
});
