/** Builders of the wrappers that each runtime and each generation of Multus puts around an error. */

const sandbox = '198dd4ebe5758668ad5bd9cd9c59127cdd98599383cc07ee633c2cbcbd4b89a8';
const uid = '23d6dc44-f3aa-46be-8bf8-be3614540a32';
const netns = '/var/run/netns/cni-8031296e-96fe-b26e-f61a-ed580d309593';
const args = `IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=cart-0;K8S_POD_INFRA_CONTAINER_ID=${sandbox};K8S_POD_UID=${uid}`;
const conf =
  '{"clusterNetwork":"/host/etc/cni/net.d/10-bridge.conflist","cniVersion":"0.3.1","name":"multus-cni-network","type":"multus-shim"}';

/** The facts that all envelopes carry. */
export const about = { namespace: 'shop', pod: 'cart-0', uid, sandbox, cniConfName: 'data-conf' } as const;

/** Where in the chain an error arises: it decides the wrappers between Multus and the error. */
export type Position = 'request' | 'network' | 'multus' | 'shim' | 'runtime' | 'teardown' | 'bare';

const delegates =
  'error loading k8s delegates k8s args: TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: ';

function byMultus(position: Position, error: string): string {
  switch (position) {
    case 'request':
      return `Multus: [shop/cart-0/${uid}]: ${delegates}${error}`;
    case 'network':
      return `[shop/cart-0/${uid}:data-conf]: error adding container to network "data-conf": ${error}`;
    case 'multus':
      return `Multus: [shop/cart-0/${uid}]: ${error}`;
    default:
      return error;
  }
}

function byMultus3(position: Position, error: string): string {
  return byMultus(position, error).replace(`/${uid}`, '');
}

/** A message in one style, made for the positions where that style can occur. */
export interface Envelope {
  readonly name: string;
  readonly positions: readonly Position[];
  readonly truncated?: boolean;
  wrap(position: Position, error: string): string;
}

const inMultus: readonly Position[] = ['request', 'network', 'multus'];
const failed = 'Failed to create pod sandbox: rpc error: code = Unknown desc = ';
const containerd = `${failed}failed to setup network for sandbox "${sandbox}": `;
const shimAdd = 'plugin type="multus-shim" name="multus-cni-network" failed (add): ';
const thinAdd = 'plugin type="multus" name="multus-cni-network" failed (add): ';
const requestFailed = 'CmdAdd (shim): CNI request failed with status 400: ';
const called = `ContainerID:"${sandbox}" Netns:"${netns}" IfName:"eth0" Args:"${args}" Path:""`;
const networking = 'error configuring pod [shop/cart-0] networking: ';

const decimal = [...new TextEncoder().encode(conf)].join(' ');

export const envelopes: readonly Envelope[] = [
  {
    name: 'containerd, thick Multus',
    positions: inMultus,
    wrap: (position, error) =>
      `${containerd}${shimAdd}${requestFailed}'${called} ERRORED: ${networking}${byMultus(position, error)}\n': StdinData: ${conf}`,
  },
  {
    name: 'the same, merged from similar events',
    positions: inMultus,
    wrap: (position, error) =>
      `(combined from similar events): ${containerd}${shimAdd}${requestFailed}'${called} ERRORED: ${networking}${byMultus(position, error)}\n': StdinData: ${conf}`,
  },
  {
    name: 'the same, with the configuration cut off',
    positions: inMultus,
    truncated: true,
    wrap: (position, error) =>
      `${containerd}${shimAdd}${requestFailed}'${called} ERRORED: ${networking}${byMultus(position, error)}\n': StdinData: ${conf.slice(0, 40)}`,
  },
  {
    name: 'containerd, older thick Multus with decimal bytes',
    positions: inMultus,
    wrap: (position, error) =>
      `${containerd}${shimAdd}${requestFailed}'&{ContainerID:${sandbox} Netns:${netns} IfName:eth0 Args:${args} Path: StdinData:[${decimal}]} ${called} ERRORED: ${networking}${byMultus(position, error)}\n'`,
  },
  {
    name: 'containerd, thin Multus 3',
    positions: inMultus,
    wrap: (position, error) => `${containerd}${thinAdd}${byMultus3(position, error)}`,
  },
  {
    name: 'containerd, thin Multus 4 and a libcni that names the delegate',
    positions: ['network'],
    wrap: (position, error) =>
      `${containerd}${thinAdd}${byMultus(position, `plugin type="macvlan" name="data-conf" failed (add): ${error}`)}`,
  },
  {
    name: 'CRI-O, thin Multus',
    positions: inMultus,
    wrap: (position, error) =>
      `${failed}failed to create pod network sandbox k8s_cart-0_shop_${uid}_0(${sandbox}): error adding pod shop_cart-0 to CNI network "multus-cni-network": ${thinAdd}${byMultus(position, error)}`,
  },
  {
    name: 'CRI-O of older times',
    positions: inMultus,
    wrap: (position, error) =>
      `${failed}failed to create pod network sandbox k8s_cart-0_shop_${uid}_0(${sandbox}): ${byMultus3(position, error)}`,
  },
  {
    name: 'cri-dockerd, with the failed clean-up behind it',
    positions: inMultus,
    wrap: (position, error) =>
      `${failed}[failed to set up sandbox container "${sandbox}" network for pod "cart-0": networkPlugin cni failed to set up pod "cart-0_shop" network: ${byMultus3(position, error)}, failed to clean up sandbox container "${sandbox}" network for pod "cart-0": networkPlugin cni failed to teardown pod "cart-0_shop" network: delegateDel: error invoking DelegateDel - "macvlan": error in getting result from DelNetwork: Link not found]`,
  },
  {
    name: 'cri-dockerd, set-up alone',
    positions: inMultus,
    wrap: (position, error) =>
      `${failed}failed to set up sandbox container "${sandbox}" network for pod "cart-0": networkPlugin cni failed to set up pod "cart-0_shop" network: ${byMultus3(position, error)}`,
  },
  {
    name: "the Multus daemon's log",
    positions: inMultus,
    wrap: (position, error) => `2026-11-20T23:49:46Z [error] ${byMultus(position, error)}`,
  },
  {
    name: "the Multus daemon's log of the request",
    positions: inMultus,
    wrap: (position, error) =>
      `2026-11-20T23:49:46Z [verbose] ADD finished CNI request ${called}, result: "", err: ${networking}${byMultus(position, error)}`,
  },
  {
    name: 'containerd, the shim itself',
    positions: ['shim'],
    wrap: (_, error) => `${containerd}${shimAdd}${error}`,
  },
  {
    name: 'CRI-O, the shim itself',
    positions: ['shim'],
    wrap: (_, error) =>
      `${failed}failed to create pod network sandbox k8s_cart-0_shop_${uid}_0(${sandbox}): error adding pod shop_cart-0 to CNI network "multus-cni-network": ${shimAdd}${error}`,
  },
  {
    name: 'kubelet, tearing down under containerd',
    positions: ['teardown'],
    wrap: (_, error) =>
      `error killing pod: failed to "KillPodSandbox" for "${uid}" with KillPodSandboxError: ${goQuoted(`rpc error: code = Unknown desc = failed to destroy network for sandbox "${sandbox}": plugin type="multus" name="multus-cni-network" failed (delete): delegateDel: error invoking ConflistDel - "data-conf": ${error}`)}`,
  },
  {
    name: 'kubelet, tearing down under CRI-O',
    positions: ['teardown'],
    wrap: (_, error) =>
      `error killing pod: failed to "KillPodSandbox" for "${uid}" with KillPodSandboxError: ${goQuoted(`rpc error: code = Unknown desc = failed to destroy network for pod sandbox k8s_cart-0_shop_${uid}_0(${sandbox}): error removing pod shop_cart-0 from CNI network "multus-cni-network": plugin type="multus" name="multus-cni-network" failed (delete): delegateDel: error invoking DelegateDel - "macvlan": ${error}`)}`,
  },
  {
    name: "the kubelet's own log of a teardown",
    positions: ['teardown'],
    wrap: (_, error) => {
      const inner = `rpc error: code = Unknown desc = failed to destroy network for sandbox "${sandbox}": plugin type="multus" name="multus-cni-network" failed (delete): delegateDel: error invoking DelegateDel - "macvlan": ${error}`;
      const outer = `failed to "KillPodSandbox" for "${uid}" with KillPodSandboxError: ${goQuoted(inner)}`;
      return `E0824 17:14:16.482386     945 pod_workers.go:1294] "Error syncing pod, skipping" err=${goQuoted(outer)} pod="shop/cart-0" podUID="${uid}"`;
    },
  },
  {
    name: 'kubelet and runtime alone',
    positions: ['runtime'],
    wrap: (_, error) => `Failed to create pod sandbox: ${error}`,
  },
  {
    name: 'nothing',
    positions: ['bare'],
    wrap: (_, error) => error,
  },
  {
    name: 'a log line',
    positions: ['bare'],
    wrap: (_, error) => `2026-11-20T23:41:27Z [error] ${error}`,
  },
];

function goQuoted(text: string): string {
  return JSON.stringify(text);
}
