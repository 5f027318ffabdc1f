import assert from 'node:assert/strict';
import { isRecord } from '../../src/kube/record.ts';
import { describeUnless, itUnless } from '../needs.ts';
import { type Outcome, startLab } from './harness.ts';
import { whyNoIperf3 } from './why-no-iperf3.ts';
import { whyNot } from './why-not.ts';

/** More than any machine can do: whatever is measured is too little. */
const TOO_MUCH = '10T';

/** The only finding, and what became of each suspicion. */
function onlyFinding(ran: Outcome): { readonly finding: Record<string, unknown>; readonly suspects: unknown } {
  const report: unknown = JSON.parse(ran.stdout);
  assert.ok(isRecord(report) && Array.isArray(report.findings), ran.stdout + ran.stderr);
  const [finding, ...others] = report.findings.filter(isRecord);
  assert.ok(finding !== undefined && others.length === 0, ran.stdout);
  return { finding, suspects: isRecord(finding.args) ? finding.args.suspects : undefined };
}

describeUnless(whyNoIperf3(), 'less bandwidth than expected', () => {
  it('is explained by a path MTU that is less than that of the interfaces', async () => {
    const lab = await startLab('mtu-black-hole');
    try {
      const expect = ['--expect', `data-network=${TOO_MUCH}`];
      const asked = ['iperf3', 'deploy/sender', 'receiver', '--network', 'data-network', '--duration', '1s'];
      const ran = await lab.multinet([...asked, ...expect, '-o', 'json']);
      const { finding, suspects } = onlyFinding(ran);
      assert.equal(finding.code, 'MN701');
      assert.equal(ran.code, 1);
      assert.ok(isRecord(suspects));
      assert.equal(suspects.mtu, 'confirmed');
      assert.equal(suspects.drops, 'ruled-out');
      assert.equal(suspects.sharedLink, 'ruled-out');
      const text = await lab.multinet([...asked, ...expect]);
      assert.match(text.stdout, /suspect MTU: confirmed: 1500 bytes at both ends, but 1400 on the way/);
    } finally {
      await lab.stop();
    }
  });

  itUnless(
    whyNot('drop'),
    'is explained by packets that get lost on the way, and by who else uses the link',
    async () => {
      const lab = await startLab('three-nodes');
      try {
        const heal = await lab.lab.trouble({
          kind: 'drop',
          on: { node: 'node-b', nic: 'eth3' },
          percent: 5,
          direction: 'both',
        });
        const asked = ['iperf3', 'deploy/backup', 'deploy/order-db', '--duration', '2s', '-o', 'json'];
        const lossy = onlyFinding(await lab.multinet([...asked, '--expect', `storage-network=${TOO_MUCH}`]));
        assert.ok(isRecord(lossy.suspects));
        assert.equal(lossy.suspects.retransmits, 'confirmed');
        assert.equal(lossy.suspects.sharedLink, 'ruled-out');
        await heal();
      } finally {
        await lab.stop();
      }
    },
  );

  it('is no finding where half of it is reached, and a network that does not exist is refused', async () => {
    const lab = await startLab('three-nodes');
    try {
      const asked = ['iperf3', 'deploy/backup', 'deploy/order-db', '--duration', '1s'];
      const enough = await lab.multinet([...asked, '--expect', 'default/storage-network=1M']);
      assert.equal(enough.code, 0, enough.stdout + enough.stderr);
      assert.match(enough.stdout, /verdict: every target is met/);
      const unknown = await lab.multinet([...asked, '--expect', 'storage=1G']);
      assert.equal(unknown.code, 3);
      assert.match(unknown.stderr, /there is no network default\/storage\b/);
    } finally {
      await lab.stop();
    }
  });
});
