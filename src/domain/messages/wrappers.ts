import { goUnquoted } from './go-quoted.ts';
import type { Facts, Layer, LayerKind, Phase } from './layer.ts';
import { logHead } from './log-head.ts';
import { readShimRequest, stdinConf, stdinTrailer } from './shim-request.ts';

/** What is still to be peeled: the part of a text from `at` up to `end`. */
export interface Rest {
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly truncated: boolean;
}

/** Takes one wrapper off the front of the rest, and off its end where the wrapper closes there. */
type Wrapper = (rest: Rest) => { readonly layer: Layer; readonly rest: Rest } | undefined;

type Groups = readonly (string | undefined)[];

/**
 * A wrapper that is only a prefix. Its expression is sticky and every repetition in it bounded, so that trying it costs the
 * same whatever the text.
 */
function prefix(kind: LayerKind, expression: RegExp, facts: (groups: Groups) => Facts = () => ({})): Wrapper {
  return (rest) => {
    const groups = matchHere(expression, rest);
    if (groups === undefined) return undefined;
    return { layer: { kind, ...facts(groups) }, rest: { ...rest, at: rest.at + groups[0].length } };
  };
}

function matchHere(expression: RegExp, rest: Rest): RegExpExecArray | undefined {
  expression.lastIndex = rest.at;
  const groups = expression.exec(rest.text) ?? undefined;
  return groups !== undefined && rest.at + groups[0].length <= rest.end ? groups : undefined;
}

const phases: Readonly<Record<string, Phase>> = {
  add: 'add',
  del: 'delete',
  delete: 'delete',
  check: 'check',
  status: 'status',
  gc: 'gc',
};

function phaseOf(word: string | undefined): Phase | undefined {
  return phases[word?.toLowerCase() ?? ''];
}

const logLine: Wrapper = (rest) => {
  const head = logHead(rest.text, rest.at);
  if (head === undefined || head.textAt > rest.end) return undefined;
  return { layer: { kind: 'log-line', time: head.time, code: head.level }, rest: { ...rest, at: head.textAt } };
};

// client-go's event recorder logs what it sends: tools/record/event.go.
const eventLog = prefix(
  'event-log',
  /Event\(v1\.ObjectReference\{Kind:"[^"]{0,63}", Namespace:"([^"]{0,253})", Name:"([^"]{0,253})", UID:"([^"]{0,64})"[^}]{0,400}\}\): type: '\w{1,20}' reason: '(\w{1,80})' /y,
  ([, namespace, pod, uid, code]) => ({ namespace, pod, uid, code }),
);

const aggregate = prefix('aggregate', /\(combined from similar events\): ?/y);

const kubeletCreate = prefix('kubelet', /Failed (?:to )?create pod sandbox: /y, () => ({ phase: 'add' }));
const kubeletKill = prefix('kubelet', /error killing pod: /y, () => ({ phase: 'delete' }));
const kubeletSandboxOf = prefix(
  'kubelet',
  /Failed to create sandbox for pod "([^"_]{1,253})_([^"_(]{1,253})\(([^")]{1,64})\)": /y,
  ([, pod, namespace, uid]) => ({ phase: 'add', pod, namespace, uid }),
);

const kubeletSync = /(\[)?failed to "(\w{1,40})" for "([^"]{0,400})" with \w{1,40}: "/y;

/** kubelet's sync error quotes the runtime's, and lists several in brackets: the sandbox is the one that has a network. */
const kubeletQuoted: Wrapper = (rest) => {
  const listed = rest.text[rest.at] === '[' ? rest.text.indexOf('failed to "KillPodSandbox"', rest.at) : -1;
  const start = listed >= 0 && listed < rest.end ? { ...rest, at: listed } : rest;
  const groups = matchHere(kubeletSync, start);
  if (groups === undefined) return undefined;
  const phase: Phase = groups[2]?.startsWith('Create') ? 'add' : 'delete';
  const layer: Layer = { kind: 'kubelet', phase, step: groups[2] };
  return { layer, rest: unquoted(start, start.at + groups[0].length) };
};

const klogError = /"[^"\n]{1,200}" err="/y;

/** klog's structured lines carry the error as a quoted value. */
const klogQuoted: Wrapper = (rest) => {
  const groups = matchHere(klogError, rest);
  if (groups === undefined) return undefined;
  return { layer: { kind: 'kubelet' }, rest: unquoted(rest, rest.at + groups[0].length) };
};

function unquoted(rest: Rest, at: number): Rest {
  const { text, closedAt } = goUnquoted(rest.text.slice(0, rest.end), at);
  return { text, at: 0, end: text.length, truncated: rest.truncated || closedAt === undefined };
}

const rpc = prefix('rpc', /rpc error: code = (\w{1,40}) desc = /y, ([, code]) => ({ code }));

const containerd = prefix(
  'containerd',
  /failed to (set ?up|destroy) network for sandbox "([^"]{0,128})": /y,
  ([, what, sandboxId]) => ({ phase: what === 'destroy' ? 'delete' : 'add', sandboxId }),
);

const crio = prefix(
  'cri-o',
  /failed to (create pod network sandbox|destroy network for pod sandbox) k8s_([^_\s]{1,253})_([^_\s]{1,253})_([^_\s]{1,64})_\d{1,9}\(([^)\s]{0,128})\): /y,
  ([, what, pod, namespace, uid, sandboxId]) => ({
    phase: what?.startsWith('destroy') ? 'delete' : 'add',
    pod,
    namespace,
    uid,
    sandboxId,
  }),
);

const crioNetwork = prefix(
  'cri-o',
  /error (adding|removing) pod ([^_\s]{1,253})_(\S{1,253}) (?:to|from) CNI network "([^"]{0,253})": /y,
  ([, what, namespace, pod, cniConfName]) => ({
    phase: what === 'removing' ? 'delete' : 'add',
    namespace,
    pod,
    cniConfName,
  }),
);

const dockerd =
  /(\[)?failed to (set up|clean up) sandbox container "([^"]{0,128})" network for pod "[^"]{0,253}": [nN]etworkPlugin cni failed to (?:set up|teardown) pod "([^"_]{1,253})_([^"]{1,253})" network: /y;

/** cri-dockerd (and the dockershim before it) lists the failed set-up and the failed clean-up after it: the first is the cause. */
const criDockerd: Wrapper = (rest) => {
  const groups = matchHere(dockerd, rest);
  if (groups === undefined) return undefined;
  const [whole, bracket, what, sandboxId, pod, namespace] = groups;
  const at = rest.at + whole.length;
  const next = rest.text.indexOf(', failed to clean up sandbox container "', at);
  const cleanUpFollows = next >= 0 && next < rest.end;
  const closes = rest.text.slice(at, rest.end).trimEnd().endsWith(']');
  const end = cleanUpFollows ? next : bracket && closes ? rest.text.lastIndexOf(']', rest.end - 1) : rest.end;
  return {
    layer: { kind: 'cri-dockerd', phase: what === 'set up' ? 'add' : 'delete', sandboxId, pod, namespace },
    rest: { ...rest, at, end, truncated: rest.truncated || (bracket !== undefined && !closes) },
  };
};

// containernetworking/cni libcni/api.go: the name is left out where it is empty.
const libcni = prefix(
  'libcni',
  /plugin type="([^"]{1,253})"(?: name="([^"]{0,253})")? failed \((add|delete|check|status|gc)\): /y,
  ([, pluginType, cniConfName, phase]) => ({ pluginType, cniConfName, phase: phaseOf(phase) }),
);

const shimCall = /Cmd(Add|Del|Check|Status|GC) \(shim\): /y;

/** The shim appends the configuration to what it says itself; behind a daemon's answer {@link shimRequest} reads it. */
const shim: Wrapper = (rest) => {
  const groups = matchHere(shimCall, rest);
  if (groups === undefined) return undefined;
  const at = rest.at + groups[0].length;
  const trailer = rest.text.startsWith('CNI request failed', at) ? -1 : rest.text.indexOf(stdinTrailer, at);
  const end = trailer >= 0 && trailer < rest.end ? trailer : rest.end;
  const stdin = end < rest.end ? stdinConf(rest.text.slice(end + stdinTrailer.length, rest.end).trim()) : undefined;
  const truncated = rest.truncated || (stdin !== undefined && stdin.conf === undefined);
  return { layer: { kind: 'shim', phase: phaseOf(groups[1]), stdin }, rest: { ...rest, at, end, truncated } };
};

const requestFailed = /CNI request failed with status (\d{1,3}): '/y;

const shimRequest: Wrapper = (rest) => {
  const groups = matchHere(requestFailed, rest);
  if (groups === undefined) return undefined;
  const request = readShimRequest(rest.text, rest.at + groups[0].length, rest.end);
  return {
    layer: { kind: 'shim-request', code: groups[1], ...request.facts },
    rest: { ...rest, at: request.errorAt, end: request.errorEnd, truncated: rest.truncated || request.truncated },
  };
};

const requestFinished = /(ADD|DEL|CHECK) finished CNI request /y;

/** The daemon logs every finished request; only one that ends in an error wraps one. */
const daemonRequest: Wrapper = (rest) => {
  const groups = matchHere(requestFinished, rest);
  if (groups === undefined) return undefined;
  const errorAt = rest.text.indexOf(', err: ', rest.at);
  if (errorAt < 0 || errorAt >= rest.end || rest.text.startsWith(', err: <nil>', errorAt)) return undefined;
  const called = rest.text.slice(rest.at, Math.min(errorAt, rest.at + 2000));
  return {
    layer: {
      kind: 'daemon-request',
      phase: phaseOf(groups[1]),
      sandboxId: /ContainerID:"([^"]{1,128})"/.exec(called)?.[1],
      netns: /Netns:"([^"]{1,300})"/.exec(called)?.[1],
      interface: /IfName:"([^"]{1,64})"/.exec(called)?.[1],
      namespace: /K8S_POD_NAMESPACE=([^;"\s]{1,253})/.exec(called)?.[1],
      pod: /K8S_POD_NAME=([^;"\s]{1,253})/.exec(called)?.[1],
      uid: /K8S_POD_UID=([^;"\s]{1,64})/.exec(called)?.[1],
    },
    rest: { ...rest, at: errorAt + ', err: '.length },
  };
};

const multusPod = prefix(
  'multus-pod',
  /error configuring pod \[([^\]/\s]{1,253})\/([^\]/\s]{1,253})\] networking: /y,
  ([, namespace, pod]) => ({ namespace, pod }),
);

// Multus pkg/multus/multus.go, cmdErr and cmdPluginErr. Before v4 there is no UID; it may be empty since.
const multus = prefix(
  'multus',
  /Multus: \[([^\]/\s]{0,253})\/([^\]/\s]{0,253})(?:\/([^\]/\s]{0,64}))?\]: /y,
  ([, namespace, pod, uid]) => ({ namespace, pod, uid: uid || undefined }),
);
const multusNetwork = prefix(
  'multus-network',
  /\[([^\]/\s]{0,253})\/([^\]/:\s]{0,253})(?:\/([^\]/:\s]{0,64}))?:[^\]]{0,253}\]: error (adding|deleting|removing) (?:container|pod) (?:to|from) network "([^"]{0,253})": /y,
  ([, namespace, pod, uid, what, cniConfName]) => ({
    phase: what === 'adding' ? 'add' : 'delete',
    namespace,
    pod,
    uid: uid || undefined,
    cniConfName,
  }),
);

const goesOn = ', but continue to delete clusterNetwork';

/** Multus's log line of a teardown that goes on without the attachments. */
const multusGoesOn: Wrapper = (rest) => {
  const opening = 'Multus: failed to get delegates: ';
  if (!rest.text.startsWith(opening, rest.at)) return undefined;
  const ends = rest.text.slice(rest.at, rest.end).trimEnd();
  const end = ends.endsWith(goesOn) ? rest.at + ends.length - goesOn.length : rest.end;
  return {
    layer: { kind: 'multus', phase: 'delete' },
    rest: { ...rest, at: Math.min(rest.at + opening.length, end), end },
  };
};

const multusDelegate = prefix(
  'multus-delegate',
  /(?:[dD]elegate(?:Add|Del): error invoking (\w{1,20}) - |Multus: error in invoke (\w{1,12}) (?:add|del) - )"([^"]{1,253})": /y,
  ([whole, invoked, older, name]) => ({
    phase: /Del:|del -/.test(whole ?? '') ? 'delete' : 'add',
    step: invoked ?? older,
    // A list of plugins goes by its name, a single plugin by its type.
    ...(/^conflist/i.test(invoked ?? older ?? '') ? { cniConfName: name } : { pluginType: name }),
  }),
);

/** Multus's functions that pass an error on under their own name. */
const multusSteps = [
  'error loading k8s delegates k8s args: ',
  'TryLoadPodDelegates: error in getting k8s network for pod: ',
  'GetNetworkDelegates: failed getting the delegate: ',
  'getKubernetesDelegate: ',
  'parsePodNetworkAnnotation: ',
  'parsePodNetworkObjectName: ',
  'error in getting result from AddNetwork: ',
  'error in getting result from DelNetwork: ',
  'conflistAdd: error in getting result from AddNetworkList: ',
  'conflistDel: error in getting result from DelNetworkList: ',
];

const multusStep: Wrapper = (rest) => {
  const step = multusSteps.find((known) => rest.text.startsWith(known, rest.at));
  if (step === undefined || rest.at + step.length > rest.end) return undefined;
  return {
    layer: { kind: 'multus-step', step: step.slice(0, -2), ...(step.includes('from Del') ? { phase: 'delete' } : {}) },
    rest: { ...rest, at: rest.at + step.length },
  };
};

/** Every wrapper that is known. They begin with different words, so their order does not matter. */
export const wrappers: readonly Wrapper[] = [
  logLine,
  eventLog,
  aggregate,
  kubeletCreate,
  kubeletKill,
  kubeletSandboxOf,
  kubeletQuoted,
  klogQuoted,
  rpc,
  containerd,
  crio,
  crioNetwork,
  criDockerd,
  libcni,
  shim,
  shimRequest,
  daemonRequest,
  multusPod,
  multus,
  multusNetwork,
  multusGoesOn,
  multusDelegate,
  multusStep,
];
