import assert from 'node:assert/strict';
import { insideArgv, parseInside } from '../../src/probe/inside.ts';
import { recorded } from './recorded.ts';

const recordedSections = {
  'ip -j addr': recorded('samplepod2.ip-j-addr').stdout,
  'ip -j route': recorded('samplepod2.ip-j-route-all').stdout,
  'ip -j rule': recorded('samplepod2.ip-j-rule').stdout,
  'ip -j neigh': recorded('samplepod2.ip-j-neigh').stdout,
};

function output(sections: Readonly<Record<string, string>>, ending = 'M done\n'): string {
  return `${Object.entries(sections)
    .map(([name, text]) => `\nM begin ${name}\n${text}\nM end 0\n`)
    .join('')}\n${ending}`;
}

describe('what is inside a pod', () => {
  it('one JSON gathering gives interfaces, routes, rules and neighbours', () => {
    const inside = parseInside(output(recordedSections), 'M');
    assert.deepEqual(inside.problems, []);
    assert.equal(inside.tool, 'ip-json');
    assert.deepEqual(
      inside.interfaces.map(({ name }) => name),
      ['lo', 'eth0', 'net1', 'net2'],
    );
    assert.deepEqual(
      inside.routes.filter(({ destination }) => destination === '10.40.0.0/28').map((route) => route.interface),
      ['net1', 'net2'],
    );
    assert.equal(inside.rules.length, 3);
  });

  it('output that was cut off is used and said to be so', () => {
    const whole = output(recordedSections);
    const inside = parseInside(whole.slice(0, whole.indexOf('M begin ip -j rule')), 'M');
    assert.equal(inside.interfaces.length, 4);
    assert.deepEqual(
      inside.problems.map(({ message }) => message),
      ['ended before it was finished'],
    );
    const half = parseInside(whole.slice(0, 200), 'M');
    assert.equal(half.tool, 'none');
    assert.equal(half.problems.length, 1);
  });

  it('nothing at all is no tool, with a reason', () => {
    const { tool, interfaces, problems } = parseInside('', 'M');
    assert.deepEqual([tool, interfaces, problems.length], ['none', [], 1]);
  });

  it('a line that imitates a section needs the marker', () => {
    const forged = `${recordedSections['ip -j addr']}M2 end 0\n`;
    assert.deepEqual(parseInside(output({ 'ip -j addr': forged }), 'M').problems[0]?.place, 'ip -j addr');
  });

  it('busybox ip is completed from /sys and /proc: state, counters', () => {
    const sys = ['lo', 'eth0', 'net1']
      .map((name, index) => `${name} ifindex ${index + 1}\n${name} operstate ${name === 'lo' ? 'unknown' : 'up'}\n`)
      .join('');
    const sections = {
      'ip addr': recorded('busybox.ip-addr').stdout,
      'ip -4 route': recorded('busybox.ip-route').stdout,
      '/proc/net/dev': recorded('busybox.proc-net-dev').stdout,
      '/sys/class/net': sys,
    };
    const inside = parseInside(output(sections), 'M');
    assert.deepEqual(inside.problems, []);
    assert.deepEqual(
      inside.interfaces.map(({ state }) => state),
      ['unknown', 'up', 'up'],
    );
    assert.deepEqual(
      inside.interfaces.map(({ counters }) => counters?.rxPackets),
      [0, 210, 41],
    );
  });

  it('a host’s /sys in a container is not believed', () => {
    const sections = {
      '/proc/net/dev': recorded('busybox.proc-net-dev').stdout,
      '/sys/class/net': 'lo ifindex 1\nlo mtu 65536\neth0 ifindex 2\neth0 mtu 9000\neth1 ifindex 3\neth1 mtu 9000\n',
    };
    const { interfaces, problems, tool } = parseInside(output(sections), 'M');
    assert.equal(tool, 'proc');
    assert.deepEqual(
      interfaces.map(({ name, mtu }) => [name, mtu]),
      [
        ['lo', undefined],
        ['eth0', undefined],
        ['net1', undefined],
      ],
    );
    assert.deepEqual(
      problems.map(({ place }) => place),
      ['/sys/class/net'],
    );
  });

  it('the script is constant and its only argument is the marker', () => {
    const [one, other] = [insideArgv('a'), insideArgv('b')];
    assert.deepEqual([one.slice(0, 4), one.at(4), other.at(4), one.length], [other.slice(0, 4), 'a', 'b', 5]);
    // The words travel in the address of the request, and some proxies take no more than 8 KiB of that.
    assert.ok(encodeURIComponent(one.join(' ')).length < 7000);
  });
});
