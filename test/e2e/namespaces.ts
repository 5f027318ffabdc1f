import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ExecEnd } from '../lab/api/world.ts';
import { type Capabilities, probe } from '../lab/netns/capabilities.ts';
import { newOwner, type Owner } from '../lab/netns/owner.ts';
import { type RealNetwork, startRealNetwork } from '../lab/netns/real-network.ts';
import { resolve } from '../lab/scenario/resolve.ts';
import { bare } from '../lab/scenario/subnet.ts';
import { type LabPod, podNamed, type Topology } from '../lab/scenario/topology.ts';
import { loadScenario } from '../lab/scenarios.ts';
import { realExec } from '../lab/world/real-exec.ts';

/** A scenario's namespaces without the API above them. */
export interface Bare {
  readonly topology: Topology;
  readonly network: RealNetwork;
  readonly owner: Owner;
  readonly can: Capabilities;
  pod(reference: string): LabPod;
  /** The pod's address on a network, without prefix length. */
  address(reference: string, network: string, family?: 4 | 6): string;
  /** Runs a command in the pod's first container, or the one named behind a blank. */
  exec(reference: string, ...command: string[]): Promise<Ran>;
  /** True when any of three pings is answered: of more than that a busy machine may miss some. */
  reaches(reference: string, to: string, from?: string): Promise<boolean>;
  stop(): Promise<void>;
}

export interface Ran {
  readonly end: ExecEnd;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the namespaces of a scenario. */
export async function startBare(scenario: string): Promise<Bare> {
  const probed = await probe();
  if (!probed.real) throw new Error(probed.reason);
  const topology = resolve(loadScenario(scenario));
  const owner = newOwner();
  const network = await startRealNetwork(topology, probed.can, owner);
  const pod = (reference: string): LabPod => podNamed(topology.pods, reference);
  const exec = async (reference: string, ...command: string[]): Promise<Ran> => {
    const [name = '', container] = reference.split(' ');
    const target = pod(name);
    const wanted = container ?? target.containers[0]?.name ?? '';
    const running = network.container(target.namespace, target.name, wanted);
    if (running === undefined) throw new Error(`${reference} does not run`);
    const session = realExec(
      running,
      { namespace: target.namespace, pod: target.name, container: wanted, command, stdin: false, tty: false },
      target.containers.find((each) => each.name === wanted)?.env ?? {},
    );
    const [stdout, stderr, end] = await Promise.all([
      text(Readable.from(session.stdout)),
      text(Readable.from(session.stderr)),
      session.ended,
    ]);
    return { end, stdout, stderr };
  };
  return {
    topology,
    network,
    owner,
    can: probed.can,
    pod,
    exec,
    address: (reference, name, family = 4) => {
      const found = pod(reference)
        .attachments.find((each) => each.network.name === name)
        ?.addresses.find((address) => address.includes(':') === (family === 6));
      if (found === undefined) throw new Error(`${reference} has no address on ${name}`);
      return bare(found);
    },
    reaches: async (reference, to, from) => {
      const by = from === undefined ? [] : ['-I', from];
      const ran = await exec(reference, 'ping', '-c', '3', '-i', '0.1', '-W', '1', '-q', ...by, to);
      return / [123] received/.test(ran.stdout);
    },
    stop: () => network.stop(),
  };
}
