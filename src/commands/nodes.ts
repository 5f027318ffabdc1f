import { string } from '@oclif/core/args';
import { string as flag } from '@oclif/core/flags';
import { nodeReport, unknownCells } from '../checks/nodes/node-report.ts';
import { MultinetCommand } from '../cli/command.ts';
import { COULD_NOT_TELL } from '../cli/exit-codes.ts';
import { drawGrid } from '../cli/grid.ts';
import { networksMeant } from '../cli/network-argument.ts';
import { readOrRefuse, UsageProblem } from '../cli/problem.ts';
import { nodeNeeds } from '../gather/plan.ts';
import { renderNodeReport } from '../report/nodes/render.ts';

/** `kubectl multinet nodes`. */
export default class Nodes extends MultinetCommand {
  static override summary = 'Show which networks each node can serve: the interfaces they sit on, plugins, devices';
  static override description =
    'Asks, best first: NodeNetworkState, SriovNetworkNodeState, a program that only reads, in a pod that is on the node\'s network already (Multus, whereabouts, a primary CNI), and the kubelet. What nothing tells is "?", never missing. Exit code: 0, or 3 when something could not be told.';
  static override examples = [
    '# The networks of the namespace, on all nodes\n<%= config.bin %> nodes',
    '# One network, and the interfaces of the nodes\n<%= config.bin %> nodes --network default/storage-network -o wide',
    '# All that is known of one node\n<%= config.bin %> nodes node-c -A',
  ];
  static override args = {
    node: string({ description: 'Name of one node, for its full description', ignoreStdin: true }),
  };
  static override flags = {
    network: flag({ description: 'Show one network: NAME or NAMESPACE/NAME', helpValue: 'NETWORK' }),
    output: flag({
      char: 'o',
      description: 'Output format: wide, json, yaml, name or jsonpath=TEMPLATE',
      helpValue: 'FORMAT',
    }),
    'debug-image': flag({
      description:
        "Where no running pod tells of a node, make a short-lived one of this image (with a shell, such as busybox) in the context's namespace, and remove it again",
      helpValue: 'IMAGE',
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Nodes);
    const format = this.format(flags);
    const debugImage = flags['debug-image'];
    const snapshot = await this.nodesSnapshot(flags, () => nodeNeeds, {
      ...(debugImage === undefined ? {} : { debugImage, ...(args.node === undefined ? {} : { only: [args.node] }) }),
    });
    const events = this.want(snapshot.events);
    const parts = {
      takenAt: snapshot.takenAt,
      nads: this.need(snapshot.nads),
      nodes: this.need(snapshot.nodes),
      nodeNetworks: this.need(snapshot.nodeNetworks),
      pods: this.need(snapshot.pods),
      ...(events === undefined ? {} : { events }),
    };
    const meant = networksMeant(flags, snapshot.target);
    const report = nodeReport(snapshot, parts, { ...meant, ...(args.node === undefined ? {} : { node: args.node }) });
    if (report.nodes.length === 0 && args.node !== undefined)
      throw new UsageProblem(`there is no node "${args.node}"`, 'kubectl get nodes');
    if (report.rows.length === 0 && flags.network !== undefined)
      throw new UsageProblem(`there is no network "${flags.network}"`, 'kubectl multinet networks -A');
    const style = { ...this.terminal(flags.color), drawGrid, full: args.node !== undefined };
    this.print(readOrRefuse(renderNodeReport(report, format, style)));
    if (unknownCells(report).length > 0) process.exitCode = COULD_NOT_TELL;
  }
}
