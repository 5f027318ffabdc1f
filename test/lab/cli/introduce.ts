import type { Lab } from '../lab.ts';

/** Where what the reader needs lies. */
export interface Places {
  readonly kubeconfig: string;
  /** The directory in which kubectl finds the plugin. */
  readonly bin: string;
}

/** What a started lab says to who looks at it: what runs, and what to type next. */
export function introduction(lab: Lab, { kubeconfig, bin }: Places): string {
  const { scenario, nodes, pods } = lab.topology;
  const answers = lab.real
    ? 'real network namespaces; kubectl exec runs the real programs in them'
    : `recorded output only: ${lab.reason ?? ''}`;
  const example = pods.find((pod) => pod.attachments.length > 0) ?? pods[0];
  return [
    `${scenario.name}: ${scenario.title}`,
    `${nodes.length} nodes, ${pods.length} pods at ${lab.api.url}, ready in ${Math.round(lab.startedIn)} ms`,
    `pods: ${answers}`,
    '',
    'In another shell:',
    `  export KUBECONFIG=${kubeconfig}`,
    `  export PATH=${bin}:$PATH`,
    '',
    'Then try:',
    '  kubectl get pods -A -o wide',
    ...(example === undefined ? [] : [`  kubectl -n ${example.namespace} exec ${example.name} -- ip -j addr`]),
    '  kubectl multinet check -A',
    '',
    'Ctrl-C stops the lab and removes everything.',
    '',
  ].join('\n');
}

/** What the reader should know besides: what was cleaned up, what stands in for what this kernel lacks, why no kubectl. */
export function remarks(lab: Lab, noKubectl: string | undefined): string[] {
  const left = lab.swept.namespaces.length + lab.swept.directories.length;
  const swept = left === 0 ? [] : [`removed ${left} namespaces and directories that dead labs had left`];
  return [...swept, ...lab.notes, ...(noKubectl === undefined ? [] : [noKubectl])];
}
