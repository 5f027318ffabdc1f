import assert from 'node:assert/strict';
import { describeUnless } from '../needs.ts';
import { type LabTarget, startLab } from './harness.ts';
import { livePods, whyNot } from './why-not.ts';

/** A failure that a scenario of the lab holds, and what `why -A` is to say of it. */
interface Failure {
  readonly scenario: string;
  readonly title: string;
  readonly code: string;
  /** Words of the cause. */
  readonly says: RegExp;
  /** The beginning of the names of the pods that it holds up. */
  readonly pods: readonly string[];
  readonly flags?: readonly string[];
}

const failures: readonly Failure[] = [
  {
    scenario: 'three-nodes',
    title: 'a master that one node lacks',
    code: 'MN401',
    says: /eth3.*default\/storage-network.*node-c; node-a and node-b have it/,
    pods: ['storage-on-c'],
  },
  {
    scenario: 'pool-full-and-leaked',
    title: 'a pool full of leaked addresses',
    code: 'MN501',
    says: /10\.50\.0\.0\/29.*6 of 6.*2 leaked/,
    pods: ['worker-', 'worker-'],
  },
  {
    scenario: 'node-without-whereabouts',
    title: 'a node without whereabouts, whose message is a deadline only',
    code: 'MN106',
    says: /whereabouts.*node-b/,
    pods: ['order-service-'],
  },
  {
    scenario: 'multus-bypassed',
    title: 'a node on which Multus is away',
    code: 'MN103',
    says: /Multus.*node-b/,
    pods: ['order-service-'],
  },
  {
    scenario: 'multus-bypassed',
    title: 'a pod that another plugin made alone',
    code: 'MN301',
    says: /Multus was not called on node node-a/,
    pods: ['late'],
  },
  {
    scenario: 'drift',
    title: 'an interface that is gone from inside the pod',
    code: 'MN320',
    says: /reported/,
    pods: ['gone'],
    flags: ['--inside'],
  },
];

describeUnless(whyNot(...livePods), 'why, on labs', () => {
  for (const [scenario, group] of Map.groupBy(failures, (one) => one.scenario)) {
    describe(scenario, () => {
      let lab: LabTarget;
      before(async () => {
        lab = await startLab(scenario);
      });
      after(() => lab?.stop());

      for (const { title, code, says, pods, flags = [] } of group)
        it(`explains ${title}`, async () => {
          const ran = await lab.multinet(['why', '-A', '-o', 'json', ...flags]);
          const { items }: { items: { code?: string; cause: string; pods: { name: string }[] }[] } = JSON.parse(
            ran.stdout,
          );
          const found = items.find((item) => item.code === code && says.test(item.cause));
          assert.ok(found, `${ran.stdout}\n${ran.stderr}`);
          assert.equal(found.pods.length, pods.length);
          for (const [index, name] of pods.entries()) assert.ok(found.pods[index]?.name.startsWith(name));
          assert.equal(ran.code, 2);
        });
    });
  }
});
