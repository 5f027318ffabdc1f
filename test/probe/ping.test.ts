import assert from 'node:assert/strict';
import { parsePing, pingArgv, pingPrefix } from '../../src/probe/ping.ts';
import { recorded, recordings } from './recorded.ts';

function ping(name: string) {
  const { stdout, stderr } = recorded(`ping.${name}`);
  return parsePing(stdout, stderr);
}

describe('ping', () => {
  it('reads counts and times of iputils', () => {
    assert.deepEqual(ping('iputils-ok'), {
      outcome: 'answered',
      sent: 3,
      received: 3,
      lossPercent: 0,
      roundTrip: { minMs: 0.045, avgMs: 0.135, maxMs: 0.312, devMs: 0.125 },
      duplicates: 0,
      errors: 0,
      errorsFrom: [],
    });
    assert.deepEqual(ping('iputils-q').roundTrip, { minMs: 0.028, avgMs: 0.044, maxMs: 0.053, devMs: 0.011 });
  });

  it('reads counts and times of busybox, which knows no deviation', () => {
    const { outcome, sent, received, roundTrip } = ping('busybox-ok');
    assert.deepEqual([outcome, sent, received], ['answered', 3, 3]);
    assert.deepEqual(roundTrip, { minMs: 0.055, avgMs: 0.06, maxMs: 0.067 });
  });

  const outcomes: Record<string, string> = {
    'busybox-bad-host': 'bad-destination',
    'busybox-no-such-iface': 'bad-destination',
    'busybox-ok': 'answered',
    'busybox-silent-loss': 'silent',
    'busybox-unreachable': 'silent',
    'iputils-bad-host': 'bad-destination',
    'iputils-big-df-fail': 'too-long',
    'iputils-big-df-ok': 'answered',
    'iputils-distroless-ok': 'answered',
    'iputils-dup-ip': 'answered',
    'iputils-no-route': 'silent',
    'iputils-no-such-iface': 'no-interface',
    'iputils-ok': 'answered',
    'iputils-ok-W': 'answered',
    'iputils-pmtu-too-big': 'too-long',
    'iputils-q': 'answered',
    'iputils-self': 'answered',
    'iputils-silent-loss': 'silent',
    'iputils-to-dup': 'answered',
    'iputils-unreachable': 'host-unreachable',
  };
  it('judges every recording as a person would', () => {
    const names = recordings(/^ping\./).map((name) => name.replace('ping.', ''));
    assert.deepEqual(Object.fromEntries(names.map((name) => [name, ping(name).outcome])), outcomes);
  });

  it('tells who answered with errors, and the MTU that stood in the way', () => {
    const { errors, errorsFrom, lossPercent, message } = ping('iputils-unreachable');
    assert.deepEqual([errors, errorsFrom, lossPercent], [3, ['10.40.0.1'], 100]);
    assert.match(message ?? '', /Destination Host Unreachable/);
    assert.equal(ping('iputils-pmtu-too-big').mtuBytes, 1400);
    assert.equal(ping('iputils-big-df-fail').mtuBytes, 1500);
    const router = parsePing(
      'From 10.0.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1380)\n1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n',
    );
    assert.deepEqual([router.outcome, router.mtuBytes, router.errorsFrom], ['too-long', 1380, ['10.0.0.1']]);
  });

  it('counts duplicates: two hosts with one address', () => {
    const text = `64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.06 ms
64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.09 ms (DUP!)

--- 10.0.0.1 ping statistics ---
2 packets transmitted, 2 received, +2 duplicates, 0% packet loss, time 1001ms
`;
    assert.equal(parsePing(text).duplicates, 2);
    assert.equal(parsePing('2 packets transmitted, 2 packets received, 3 duplicates, 0% packet loss\n').duplicates, 3);
  });

  const starts: readonly (readonly [string, string])[] = [
    ['ping: connect: Network is unreachable', 'network-unreachable'],
    ['ping: sendto: Network is unreachable', 'network-unreachable'],
    ['ping: connect: No route to host', 'host-unreachable'],
    ['ping: sendto: Permission denied', 'prohibited'],
    ['ping: sendmsg: Operation not permitted', 'prohibited'],
    ['ping: permission denied (are you root?)', 'not-permitted'],
    ['ping: socket: Operation not permitted', 'not-permitted'],
    ['ping: bind: Cannot assign requested address', 'no-address'],
    ['ping: unknown iface net9', 'no-interface'],
    ['sh: 1: ping: not found', 'no-tool'],
    ['environment: line 11: ping: command not found', 'no-tool'],
    ['ping: something new', 'failed'],
    ['', 'failed'],
  ];
  for (const [text, outcome] of starts) {
    it(`${text === '' ? 'silence' : text} is ${outcome}`, () => {
      const result = parsePing(text);
      assert.equal(result.outcome, outcome);
      assert.equal(result.sent, undefined);
    });
  }

  it('errors that come late do not hide what was answered', () => {
    const text = `64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.06 ms
From 10.0.0.9 icmp_seq=2 Destination Host Unreachable
ping: Warning: time of day goes back

3 packets transmitted, 1 received, +1 errors, 66.6667% packet loss, time 2001ms
`;
    const { outcome, lossPercent, errorsFrom } = parsePing(text);
    assert.deepEqual([outcome, lossPercent, errorsFrom], ['loss', 66.7, ['10.0.0.9']]);
  });

  it('builds the words that each ping understands', () => {
    const request = {
      destination: '10.0.0.1',
      interface: 'net1',
      count: 3,
      intervalSeconds: 0.2,
      timeoutSeconds: 0.5,
      payloadBytes: 1472,
    };
    assert.deepEqual(pingArgv({ ...request, dontFragment: true, family: 4 }, 'iputils'), [
      'ping',
      '-n',
      '-4',
      '-c',
      '3',
      '-i',
      '0.2',
      '-W',
      '0.5',
      '-s',
      '1472',
      '-M',
      'do',
      '-I',
      'net1',
      '10.0.0.1',
    ]);
    assert.deepEqual(pingArgv(request, 'busybox'), [
      'ping',
      '-c',
      '3',
      '-i',
      '0.2',
      '-W',
      '1',
      '-s',
      '1472',
      '-I',
      'net1',
      '10.0.0.1',
    ]);
    assert.equal(pingPrefix({ count: 1, dontFragment: true }, 'busybox'), undefined, 'busybox cannot forbid fragments');
  });
});
