import { editNetwork, multusOnNode, onNode, showNetwork } from '../commands.ts';
import { type Signature, signature } from '../signature.ts';
import { because, capital, definition, quote, run, theNode } from '../wording.ts';

const nadClient = 'network-attachment-definition-client pkg/utils/cniconfig.go';
const conf = 'multus-cni pkg/types/conf.go';

/** A NAD was found, and its CNI config is unusable; the message does not say which NAD. */
export const definitions: readonly Signature[] = [
  signature({
    id: 'M12',
    patterns: ['GetCNIConfig: err in getCNIConfigFromSpec: failed to unmarshal Spec.Config: {reason...}'],
    source: nadClient,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN201'],
    cause: ({ reason }) => `A NAD that the pod asks for has a spec.config that is not JSON${because(reason)}.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Correct the JSON in spec.config of the NAD; the message leaves open which of the requested NADs it is.',
      ),
  }),
  signature({
    id: 'M13',
    patterns: ['GetCNIConfig: err in GetCNIConfigFromFile: No networks found in {directory:word}'],
    source: nadClient,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN217', 'MN201'],
    cause: ({ directory }, situation) =>
      `A NAD that the pod asks for has an empty spec, so Multus looked for its config in ${directory} on ${theNode(situation)}, and there is no config file at all.`,
    remedy: ({ directory }, situation) =>
      run(
        editNetwork(situation),
        'Write the CNI config into spec.config of the NAD.',
        `If the config is meant to be a file, put it into ${directory} on every node where such pods may run.`,
      ),
  }),
  signature({
    id: 'M14',
    patterns: ['no network available in the name {network} in cni dir {directory:word}'],
    source: nadClient,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN217', 'MN201'],
    cause: ({ network, directory }, situation) =>
      `The NAD ${quote(network)} has an empty spec, and no file in ${directory} on ${theNode(situation)} holds a config with that name.`,
    remedy: ({ directory }, situation) =>
      run(
        editNetwork(situation),
        'Write the CNI config into spec.config of the NAD.',
        `If it is meant to be a file, its "name" has to equal the name of the NAD, and it has to be in ${directory} on every node.`,
      ),
  }),
  signature({
    id: 'M15',
    patterns: ["Error loading CNI config file {file}: no 'type'; perhaps this is a .conflist?"],
    source: nadClient,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN217'],
    cause: ({ file }, situation) =>
      `The config file ${file} on ${theNode(situation)} has no "type" at its top: it seems to hold a list of plugins under the ending of a single one.`,
    remedy: ({ file }, situation) =>
      run(
        onNode(situation, 'ls', '-l', '/host/etc/cni/multus/net.d'),
        `Rename ${file} on the node so that it ends in .conflist.`,
      ),
  }),
  signature({
    id: 'M16',
    patterns: ["LoadDelegateNetConfList: delegate must have the 'type' or 'plugin' field"],
    source: conf,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN202'],
    cause: () => 'The CNI config of a requested NAD names no plugin: it has neither "type" nor "plugins".',
    remedy: (_, situation) =>
      run(editNetwork(situation), 'Add "type" (one plugin) or "plugins" (a list of them) to spec.config.'),
  }),
  signature({
    id: 'M17',
    patterns: ["a plugin delegate must have the 'type' field"],
    source: conf,
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN202'],
    cause: () => 'The first plugin in the list of a requested NAD has no "type".',
    remedy: (_, situation) => run(editNetwork(situation), 'Give every element of "plugins" a "type".'),
  }),
  signature({
    id: 'K30',
    patterns: [
      'incompatible CNI versions; config is "{wanted}", plugin supports [{supported}]',
      'config is "{wanted}", plugin supports [{supported}]',
      'plugin {plugin} does not support config version "{wanted}"',
      'incompatible CNI versions',
    ],
    source: 'cni pkg/version/reconcile.go, pkg/skel/skel.go, libcni/api.go',
    failure: 'wrong-cluster-network',
    certainty: 'certain',
    cause: ({ wanted, plugin }, situation) =>
      `${capital(definition(situation))} is written for ${wanted === undefined ? 'a CNI version' : `CNI version ${quote(wanted)},`} that ${plugin === undefined ? 'the plugin' : `the plugin ${quote(plugin)}`} on ${theNode(situation)} does not know.`,
    remedy: ({ supported }, situation) =>
      run(
        editNetwork(situation),
        `Lower cniVersion in the config${supported === undefined ? '' : ` to one of ${supported}`}, or update the plugin binaries on the node.`,
      ),
  }),
  signature({
    id: 'K31',
    patterns: ['^missing network name', '^invalid characters found in network name'],
    source: 'cni pkg/skel/skel.go, pkg/utils/utils.go',
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) =>
      `The "name" in the CNI config of ${definition(situation)} is empty or has characters that CNI does not allow.`,
    remedy: (_, situation) =>
      run(
        editNetwork(situation),
        'Give the config a "name" that begins with a letter or digit and goes on with these, dots, hyphens or underscores.',
      ),
  }),
  signature({
    id: 'K28',
    patterns: ['This plugin must be called as chained plugin', 'must be called as chained plugin'],
    source: 'plugins plugins/meta/sbr/main.go',
    failure: 'malformed-definition',
    certainty: 'certain',
    explainedBy: ['MN207'],
    cause: (_, situation) =>
      `${capital(definition(situation))} uses a plugin by itself that only works on an interface made by a plugin before it.`,
    remedy: (_, situation) =>
      run(
        showNetwork(situation),
        'Write a list: "plugins" with the one that makes the interface (macvlan, for example) first, then this one.',
      ),
  }),
  signature({
    id: 'M21',
    patterns: ['getNetDelegate: cannot find network: {network:word}'],
    source: 'multus-cni pkg/k8sclient/k8sclient.go',
    failure: 'default-networks',
    certainty: 'certain',
    explainedBy: ['MN304', 'MN407'],
    cause: ({ network }) =>
      `The Multus configuration gives every pod the network ${quote(network)}, and there is neither a NAD nor a config file of that name where Multus looks.`,
    remedy: ({ network }, situation) =>
      run(
        multusOnNode(situation),
        `Create the NAD ${quote(network)} in the namespace of Multus, or take it out of clusterNetwork or defaultNetworks.`,
      ),
  }),
];
