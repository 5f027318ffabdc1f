import assert from 'node:assert/strict';
import { multinet } from '../golden/transcript.ts';

const slow = ['--from', 'test/fixtures/snapshots/lab-slow-network.multinet.json.gz'];

// What is ignored silently is believed to have been heeded.
describe('flags of what measures', () => {
  const refused: readonly (readonly [args: readonly string[], why: RegExp])[] = [
    [['iperf3', ...slow, '--udp'], /--from=\S+ cannot also be provided when using --udp/],
    [['iperf3', ...slow, '--image', 'x'], /--from=\S+ cannot also be provided when using --image/],
    [['iperf3', ...slow, '--duration', '5s'], /cannot also be provided when using --duration/],
    [['iperf3', ...slow, '--max-loss', '1'], /--max-jitter and --max-loss are of UDP/],
    [['iperf3', ...slow, '--network', 'none'], /there is no network \S+\/none/],
    [['iperf3', ...slow, 'none'], /there is no pod "none"/],
    [['iperf3', '--rate', '5M'], /--rate: --udp/],
    [['iperf3', '--parallel', '129'], /129 is above 128/],
    [['iperf3', '--clean', '--capture', 'x'], /when using --clean/],
    [['iperf3', '--clean', '--image', 'x'], /when using --clean/],
    [['ping', ...slow, '--tcp', '80'], /when using --tcp/],
    [['ping', ...slow, '--count', '5'], /when using --count/],
    [['ping', ...slow, '--max-pairs', '5'], /when using --max-pairs/],
    [['ping', '--tcp', '80', '--size', '9'], /when using --size/],
    [['ping', '--tcp', '65536'], /65536 is above 65535/],
    // iputils refuses it for each pair, which would look like silence.
    [['ping', '--size', '65508'], /65508 is above 65507/],
    [['ping', '--count', '0'], /"0" is no whole number above 0/],
    [['ping', '--capture', '-'], /--capture takes a file, and not stdout/],
    [['check', '--max-pairs', '5'], /--max-pairs: --ping/],
    [['why', '--max-pairs', '5'], /--max-pairs: --ping/],
    [['capture', '-o', 'x', '--mtu'], /--mtu: --ping/],
    [['capture', '-o', 'x', '--isolation'], /--isolation: --ping/],
  ];
  for (const [args, why] of refused) {
    it(`are refused where they would be of no effect: ${args.filter((arg) => !slow.includes(arg)).join(' ')}`, async () => {
      const { stdout, stderr, exitCode } = await multinet(args);
      assert.deepEqual([exitCode, stdout], [3, '']);
      assert.match(stderr, why);
      assert.match(stderr, /^next: {2}\S/m);
    });
  }
});

describe('bandwidth from a file', () => {
  const json = async (...args: string[]): Promise<string> => (await multinet(['iperf3', ...slow, ...args])).stdout;

  it('is judged by what is expected now, and as it was when nothing is', async () => {
    const settings = ['-o', 'jsonpath={.settings.targets}'];
    assert.match(await json(...settings, '--min', '900G'), /"minBitsPerSecond":900000000000/);
    assert.doesNotMatch(await json(...settings), /minBitsPerSecond/);
    const strict = await multinet(['iperf3', ...slow, '--min', '900G', '-o', 'jsonpath={.findings[*].code}']);
    assert.ok(strict.stdout.includes('MN701'));
    assert.equal(strict.exitCode, 1);
  });

  it('is that of the named network, or between the named pods, only', async () => {
    const networks = async (...args: string[]) =>
      new Set((await json('-o', 'jsonpath={.tests[*].network}', ...args)).split(/\s+/));
    const all = [...(await networks())];
    const [one = ''] = all;
    assert.deepEqual([...(await networks('--network', one))], [one]);
    const pods = await json('-o', 'jsonpath={.tests[0].client.namespace}/{.tests[0].client.pod}');
    const between = await json('-o', 'jsonpath={.tests[*].client.pod} {.tests[*].server.pod}', pods);
    assert.ok(between.includes(pods.split('/')[1] ?? '?'));
    const none = await multinet(['iperf3', ...slow, '-n', 'kube-public']);
    assert.equal(none.exitCode, 3);
  });
});
