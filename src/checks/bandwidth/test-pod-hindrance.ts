import type { Obstacle } from '../../domain/bandwidth/test-pod.ts';
import { kubectlWord } from '../../kube/kubectl.ts';

/** Why there is no pod that does its work, and what to type next. */
export interface Hindrance {
  readonly why: string;
  readonly next?: string | undefined;
}

/** Words of a server that does not take a pod, and the command that shows what stands behind them. `named`: what the words name. */
interface Refusal {
  readonly words: RegExp;
  readonly next: (namespace: string, named: string | undefined) => string;
}

const quota = (namespace: string, name: string | undefined): string =>
  `kubectl describe resourcequota ${kubectlWord(name, 'QUOTA')} -n ${namespace}`;
const webhooks = (): string => 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations';

const refusals: readonly Refusal[] = [
  // k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go
  { words: /exceeded quota: ([^\s,]+),/, next: quota },
  { words: /failed quota: ([^\s:]+):/, next: quota },
  // k8s.io/pod-security-admission/admission/admission.go; what is enforced stands in the labels of the namespace.
  { words: /violates PodSecurity "[^"]*"/, next: (namespace) => `kubectl describe namespace ${namespace}` },
  // k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go
  {
    words: /because it is being terminated|^namespaces "[^"]*" not found/,
    next: (namespace) => `kubectl get namespace ${namespace}`,
  },
  // plugin/pkg/admission/limitranger/admission.go in Kubernetes
  {
    words: /(?:minimum|maximum) \S+ usage per \S+ is|max limit to request ratio per/,
    next: (namespace) => `kubectl describe limitrange -n ${namespace}`,
  },
  // k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go, k8s.io/apiserver/pkg/util/webhook/error.go
  { words: /admission webhook "[^"]*" denied the request|failed calling webhook/, next: webhooks },
  // k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go
  {
    words: /ValidatingAdmissionPolicy '([^']*)'.* denied request/,
    next: (_, name) => `kubectl get validatingadmissionpolicy ${kubectlWord(name, 'POLICY')} -o yaml`,
  },
  // plugin/pkg/admission/serviceaccount/admission.go in Kubernetes
  {
    words: /error looking up service account/,
    next: (namespace) => `kubectl get serviceaccounts -n ${namespace}`,
  },
];

/**
 * Why a server did not take a test pod, in words that are the same for all pods of a run. `next`: what helps where nothing more is known
 * of the reason.
 */
export function whyRefused(namespace: string, detail: string, next: string | undefined): Hindrance {
  // The pod that the server names is none that anybody could look at.
  const said = detail.replace(/^(?:HTTP 4\d\d: )?(?:pods "[^"]*" is forbidden: )?/, '');
  const word = kubectlWord(namespace, 'NAMESPACE');
  const [known] = refusals.flatMap((one) => {
    const found = one.words.exec(said);
    return found === null ? [] : [one.next(word, found[1])];
  });
  return { why: `not made in namespace ${namespace}: ${said}`, next: known ?? next };
}

/** Names of a test pod that was made. */
export interface MadePod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly image: string;
}

/** What of its image hinders a test pod; undefined where it is something else. */
export function whyNoImage(pod: MadePod, obstacle: Obstacle, detail: string): Hindrance | undefined {
  if (obstacle === 'image') return { why: `image ${pod.image} cannot be had there: ${detail}`, next: eventsOf(pod) };
  return obstacle === 'program'
    ? { why: `${detail} (image ${pod.image} needs sh, sleep and iperf3)`, next: eventsOf(pod) }
    : undefined;
}

/** What shows more of why a test pod does not run, where its network is not the reason. */
export function whatShows(pod: MadePod, obstacle: Obstacle): string | undefined {
  // Events outlive the pod.
  if (obstacle === 'container' || obstacle === 'deletion') return eventsOf(pod);
  return obstacle === 'node' ? `kubectl describe node ${kubectlWord(pod.node, 'NODE')}` : undefined;
}

function eventsOf({ namespace, name }: MadePod): string {
  return `kubectl get events -n ${kubectlWord(namespace, 'NAMESPACE')} --field-selector involvedObject.name=${name}`;
}
