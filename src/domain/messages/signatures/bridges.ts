import { editNetwork, showNodeNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { because, capital, definition, quote, run, theNode } from '../wording.ts';

const bridge = 'plugins plugins/main/bridge/bridge.go';

/** The bridge plugin. */
export const bridges: readonly Signature[] = [
  signature({
    id: 'K12',
    patterns: ['"{bridge}" already exists but is not a bridge'],
    source: bridge,
    failure: 'isolated-bridge',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: ({ bridge: name }, situation) =>
      `${capital(definition(situation))} wants a bridge ${quote(name)}, and ${theNode(situation)} has an interface of that name which is none.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Choose another name for "bridge"; an existing NIC is joined to a bridge, not named as one.',
      ),
  }),
  signature({
    id: 'K13',
    patterns: ['"{bridge}" already has an IP address different from {address:word}'],
    source: bridge,
    failure: 'subnet-conflict',
    certainty: 'certain',
    explainedBy: ['MN205'],
    cause: ({ bridge: name, address }, situation) =>
      `The bridge ${quote(name)} on ${theNode(situation)} already serves another subnet as gateway than ${address}: two networks share it.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Give each network a bridge of its own, or the same subnet; "forceAddress" replaces the address.',
      ),
  }),
  signature({
    id: 'K14',
    patterns: ['cannot set hairpin mode and promiscuous mode at the same time'],
    source: bridge,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) =>
      `${capital(definition(situation))} sets both hairpinMode and promiscMode, which exclude each other.`,
    remedy: (_, situation) => run(editNetwork(situation), 'Remove one of the two.'),
  }),
  signature({
    id: 'K15',
    patterns: ['bridge port in error state: {state:word}'],
    source: bridge,
    failure: 'isolated-bridge',
    certainty: 'certain',
    cause: ({ state }, situation) =>
      `The pod's port on the bridge of ${theNode(situation)} stays ${quote(state)} and does not come up.`,
    remedy: (_, situation) =>
      run(showNodeNetwork(situation), 'See whether the bridge is up and whether spanning tree holds its ports back.'),
  }),
  signature({
    id: 'K16',
    patterns: ['failed to connect "{port}" to bridge {bridge}: {reason...}'],
    source: bridge,
    failure: 'isolated-bridge',
    certainty: 'certain',
    cause: ({ bridge: name, reason }, situation) =>
      `The kernel of ${theNode(situation)} refused to join the pod's interface to the bridge ${quote(name)}${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        showNodeNetwork(situation),
        'Look at the bridge: a port limit, another MTU or VLAN filtering stand in the way.',
      ),
  }),
];
