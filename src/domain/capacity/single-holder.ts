import { networkOf } from '../attachments/join.ts';
import type { Pod } from '../attachments/pod.ts';
import { addressingOf } from '../nad/addressing.ts';
import type { DecodedConfig, Nad } from '../nad/nad.ts';
import { readShown } from '../pools/ledger/input.ts';
import { type Draw, drawsOf } from './draws.ts';
import { nothing, type Span, type Supply } from './supply.ts';

/** Who may have what only one pod can have. */
export interface HolderView {
  readonly nads: readonly Nad[];
  /** Pods that are there, in whatever state. */
  readonly pods: readonly Pod[];
  readonly nodes: readonly string[];
  readonly promised: ReadonlyMap<string, Span>;
  /** Why pods may hold more than is known. */
  readonly doubt?: string;
}

/** Addresses that every one of the pods would have, as `static` gives them and `ips` asks for them: one pod for each. */
export function addressSupplies(draws: readonly Draw[], view: HolderView): Supply[] {
  const configs = configsIn(view.nads);
  const wanted = draws.flatMap((draw) => fixedAddresses(draw, configs).map((address) => ({ ...draw, address })));
  const groups = Map.groupBy(wanted, ({ network, address }) => `address/${network}/${address}`);
  return [...groups].flatMap(([id, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const { network, address } = first;
    const holders = living(view.pods).filter((pod) => holds(pod, network, address, configs));
    return [single({ kind: 'address', id, title: address, networks: [network] }, same.length, holders, view)];
  });
}

/** Links of a node that go to one pod: the device of host-device, and a VLAN, which a link can have once (net/8021q vlan_find_dev). */
export function linkSupplies(draws: readonly Draw[], view: HolderView): Supply[] {
  const configs = configsIn(view.nads);
  const wanted = draws.flatMap(({ network }) => {
    const link = soleLink(configs.get(network));
    return link === undefined ? [] : [{ network, link }];
  });
  return [...Map.groupBy(wanted, ({ link }) => link)].flatMap(([link, same]) => {
    const users = living(view.pods).filter((pod) =>
      drawsOf(pod).some(({ network }) => soleLink(configs.get(network)) === link),
    );
    const there = Map.groupBy(users, ({ node }) => node ?? '');
    const networks = [...new Set(same.map(({ network }) => network))];
    return view.nodes.map((node) =>
      single(
        { kind: 'link', id: `link/${link}@${node}`, title: link, networks, node },
        same.length,
        there.get(node) ?? [],
        view,
      ),
    );
  });
}

type Configs = ReadonlyMap<string, DecodedConfig>;

function configsIn(nads: readonly Nad[]): Configs {
  return new Map(
    nads.flatMap(({ namespace, name, config }) =>
      config.kind === 'decoded' ? [[networkOf({ namespace, name }), config] as const] : [],
    ),
  );
}

function single(
  about: Pick<Supply, 'kind' | 'id' | 'title' | 'networks' | 'node'>,
  times: number,
  holders: readonly Pod[],
  { promised, doubt }: HolderView,
): Supply {
  return {
    ...about,
    free: holders.length === 0 ? 1n : 0n,
    awaited: nothing,
    promised: promised.get(about.id) ?? nothing,
    perPod: { least: BigInt(times), most: BigInt(times) },
    holders: holders.map(({ namespace, name }) => `${namespace}/${name}`),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

function living(pods: readonly Pod[]): readonly Pod[] {
  return pods.filter(({ life, hostNetwork }) => life !== 'finished' && !hostNetwork);
}

/** Plugins that do not declare the capability are not told of `ips`. */
function fixedAddresses({ network, selection }: Draw, configs: Configs): readonly string[] {
  const config = configs.get(network);
  if (config === undefined) return [];
  const heard = config.plugins.some(({ capabilities }) => capabilities.includes('ips'));
  const asked = heard ? selection.ips.flatMap((text) => readShown(text)?.text ?? []) : [];
  if (asked.length > 0 || config.ipam?.type !== 'static') return asked;
  return addressingOf(config).subnets.map(({ address }) => address.text);
}

function holds(pod: Pod, network: string, address: string, configs: Configs): boolean {
  const isAsked = drawsOf(pod).some(
    (draw) => draw.network === network && fixedAddresses(draw, configs).includes(address),
  );
  return (
    isAsked ||
    pod.attachments.some(
      (one) => one.network === network && one.reported?.ips.some((ip) => readShown(ip)?.text === address) === true,
    )
  );
}

function soleLink(config: DecodedConfig | undefined): string | undefined {
  if (config === undefined) return undefined;
  const { uplink, type, vlan } = config;
  if (uplink.kind === 'host-device') return uplink.by === 'device' ? uplink.value : `${uplink.by} ${uplink.value}`;
  return type === 'vlan' && uplink.kind === 'master' ? `VLAN ${vlan ?? 0} of ${uplink.name}` : undefined;
}
