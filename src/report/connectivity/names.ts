import { type Endpoint, endpointKey, podPath } from '../../domain/connectivity/endpoint.ts';

/**
 * Short names of endpoints, by their key: the workload's name for its only pod, the last part of a generated name, or as much as it takes
 * to tell them apart. No two on one network are the same.
 */
export function shortNames(endpoints: readonly Endpoint[]): ReadonlyMap<string, string> {
  const perPod = Map.groupBy(endpoints, podPath);
  const names = podNames([...perPod.values()].flatMap(([first]) => first ?? []));
  return new Map(
    endpoints.map((endpoint) => {
      const name = names.get(podPath(endpoint)) ?? endpoint.pod;
      const own = perPod.get(podPath(endpoint)) ?? [];
      const several = own.filter(({ network }) => network === endpoint.network).length > 1;
      return [endpointKey(endpoint), several ? `${name}:${endpoint.interface}` : name];
    }),
  );
}

function podNames(pods: readonly Endpoint[]): Map<string, string> {
  const workloads = Map.groupBy(pods, ({ namespace, workload }) => `${namespace} ${workload}`);
  const nameless = pods.map((pod) => {
    const own = workloads.get(`${pod.namespace} ${pod.workload}`) ?? [];
    const workload = pod.workload?.split('/')[1];
    // The pods of a StatefulSet have names of their own.
    const isOnly = workload !== undefined && own.length === 1 && !pod.workload?.startsWith('statefulset/');
    return { pod, forms: [...(isOnly ? [workload] : generatedPart(pod)), pod.pod, podPath(pod)] };
  });
  const taken = new Map<string, string>();
  for (let length = 0, open = nameless; open.length > 0; length++) {
    const byForm = Map.groupBy(open, ({ forms }) => forms[Math.min(length, forms.length - 1)] ?? '');
    const clashes = new Set([...byForm].filter(([, own]) => own.length > 1).map(([form]) => form));
    for (const [form, [first]] of byForm) {
      if (first !== undefined && !clashes.has(form) && ![...taken.values()].includes(form))
        taken.set(podPath(first.pod), form);
    }
    open = open.filter(({ pod }) => !taken.has(podPath(pod)));
  }
  return taken;
}

// The API server makes such names for the pods of controllers: k8s.io/apiserver/pkg/storage/names, five letters without vowels.
function generatedPart({ pod, workload }: Endpoint): string[] {
  const suffix = /-([bcdfghjklmnpqrstvwxz2456789]{5})$/.exec(pod)?.[1];
  return suffix !== undefined && workload !== undefined && !workload.startsWith('statefulset/') ? [suffix] : [];
}
