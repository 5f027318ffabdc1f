import assert from 'node:assert/strict';
import { whatShows, whyNoImage, whyRefused } from '../../../src/checks/bandwidth/test-pod-hindrance.ts';

const pod = { namespace: 'shop', name: 'multinet-test-abc-1', node: 'node-a', image: 'tools:1' };

/** What servers say, with the command that shows what stands behind it. The words are those of Kubernetes 1.31 to 1.34. */
const refusals: readonly (readonly [string, string])[] = [
  [
    'exceeded quota: compute, requested: limits.memory=256Mi, used: limits.memory=1Gi, limited: limits.memory=1Gi',
    'kubectl describe resourcequota compute -n shop',
  ],
  ['failed quota: compute: must specify limits.cpu for: test', 'kubectl describe resourcequota compute -n shop'],
  [
    'violates PodSecurity "restricted:latest": seccompProfile (pod or container "test" must set securityContext.seccompProfile.type)',
    'kubectl describe namespace shop',
  ],
  ['unable to create new content in namespace shop because it is being terminated', 'kubectl get namespace shop'],
  ['maximum memory usage per Container is 128Mi, but limit is 256Mi', 'kubectl describe limitrange -n shop'],
  [
    '[minimum cpu usage per Pod is 200m, but request is 100m, cpu max limit to request ratio per Pod is 2, but no limit is specified]',
    'kubectl describe limitrange -n shop',
  ],
  [
    'error looking up service account shop/default: serviceaccount "default" not found',
    'kubectl get serviceaccounts -n shop',
  ],
  [
    "ValidatingAdmissionPolicy 'signed-images' with binding 'all' denied request: unsigned",
    'kubectl get validatingadmissionpolicy signed-images -o yaml',
  ],
];
const webhooks = 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations';

describe('why a server takes no test pod', () => {
  for (const [said, next] of refusals)
    it(said.slice(0, 60), () => {
      const whole = `pods "multinet-test-abc-1" is forbidden: ${said}`;
      const wanted = { why: `not made in namespace shop: ${said}`, next };
      assert.deepEqual(whyRefused('shop', whole, 'kubectl auth can-i create pods -n shop'), wanted);
      // A policy may answer 422, which is no 403.
      assert.deepEqual(whyRefused('shop', `HTTP 422: ${whole}`, undefined), wanted);
    });

  it('is a webhook that denies it, with whatever status, or that does not answer', () => {
    const denied = 'admission webhook "check.policy.example" denied the request: no label "team"';
    assert.deepEqual(whyRefused('shop', denied, undefined), {
      why: `not made in namespace shop: ${denied}`,
      next: webhooks,
    });
    assert.equal(whyRefused('shop', `HTTP 400: ${denied}`, undefined).next, webhooks);
    const failed = 'HTTP 500: Internal error occurred: failed calling webhook "x": context deadline exceeded';
    assert.equal(whyRefused('shop', failed, undefined).next, webhooks);
  });

  it('is a right that one has not, which the server itself says best', () => {
    const said = 'User "dev" cannot create resource "pods" in API group "" in the namespace "shop"';
    const next = 'kubectl auth can-i create pods -n shop';
    assert.deepEqual(whyRefused('shop', `pods is forbidden: ${said}`, next), {
      why: `not made in namespace shop: pods is forbidden: ${said}`,
      next,
    });
  });

  it('makes no command of a name that is none', () => {
    const said = 'exceeded quota: $(reboot), requested: pods=1, used: pods=1, limited: pods=1';
    assert.equal(whyRefused('shop', said, undefined).next, 'kubectl describe resourcequota QUOTA -n shop');
  });
});

describe('why a test pod does not run', () => {
  const events = 'kubectl get events -n shop --field-selector involvedObject.name=multinet-test-abc-1';

  it('is its image, which is named', () => {
    assert.deepEqual(whyNoImage(pod, 'image', 'ErrImagePull: not found'), {
      why: 'image tools:1 cannot be had there: ErrImagePull: not found',
      next: events,
    });
    assert.deepEqual(whyNoImage(pod, 'program', 'its container ended at once: StartError, exit code 128'), {
      why: 'its container ended at once: StartError, exit code 128 (image tools:1 needs sh, sleep and iperf3)',
      next: events,
    });
    assert.equal(whyNoImage(pod, 'network', 'its network could not be made'), undefined);
  });

  it('is shown by its events, or by its node', () => {
    assert.deepEqual([whatShows(pod, 'container'), whatShows(pod, 'deletion')], [events, events]);
    assert.equal(whatShows(pod, 'node'), 'kubectl describe node node-a');
    assert.deepEqual([whatShows(pod, 'network'), whatShows(pod, 'sight')], [undefined, undefined]);
  });
});
