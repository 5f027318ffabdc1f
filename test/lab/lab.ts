import { startApi } from './api/server.ts';
import { labGrants, labUsers } from './api/users.ts';
import type { LabApi, LabUser, RbacGrant } from './api/world.ts';
import { probe } from './netns/capabilities.ts';
import { newOwner } from './netns/owner.ts';
import { type RealNetwork, startRealNetwork } from './netns/real-network.ts';
import { type Swept, sweepOwnDirectories, sweepTheDead } from './netns/sweep.ts';
import { clockAt } from './objects/clock.ts';
import type { Scenario, Trouble } from './scenario/model.ts';
import { resolve } from './scenario/resolve.ts';
import { type LabPod, podNamed, type Topology } from './scenario/topology.ts';
import { loadScenario } from './scenarios.ts';
import { labWorld } from './world/lab-world.ts';

/** A running lab: a cluster as its API shows it, over namespaces where this machine allows. */
export interface Lab {
  readonly topology: Topology;
  readonly api: LabApi;
  /** False: commands are answered from recordings, for `reason`. */
  readonly real: boolean;
  readonly reason: string | undefined;
  /** What stands in for what this kernel lacks. */
  readonly notes: readonly string[];
  /** What dead labs had left behind and this start removed. */
  readonly swept: Swept;
  /** From the call to ready, in milliseconds. */
  readonly startedIn: number;
  /** A pod by name, `namespace/name`, workload, or `workload#1` for a workload's second pod. Throws for any other. */
  pod(reference: string): LabPod;
  /** Makes a trouble for real; the result takes it back. Rejects where only recordings answer. */
  trouble(trouble: Trouble): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export interface LabOptions {
  /** 0 or absent: a free port. */
  readonly port?: number;
  /** Why commands are answered from recordings even where namespaces could be made; absent: they are not. */
  readonly recorded?: string;
  /** Whose events the API still has; all pods' when absent. */
  readonly remembered?: (pod: LabPod) => boolean;
  /** Whether commands go on when the connection to them is lost, as they do under containerd; they are killed when absent. */
  readonly commandsGoOn?: boolean;
  /** Who may come in beside those of the recordings, and what they may do. */
  readonly people?: { readonly users: readonly LabUser[]; readonly grants: readonly RbacGrant[] };
}

/** Starts a lab for a scenario: its name, its file, or the scenario itself. Rejects with what is wrong in the file. */
export async function startLab(scenario: string | Scenario, options: LabOptions = {}): Promise<Lab> {
  const begun = performance.now();
  const topology = resolve(typeof scenario === 'string' ? loadScenario(scenario) : scenario);
  const probed = options.recorded === undefined ? await probe() : ({ real: false, reason: options.recorded } as const);
  const swept = probed.real ? await sweepTheDead() : sweepOwnDirectories();
  const network = probed.real ? await startRealNetwork(topology, probed.can, newOwner()) : undefined;
  try {
    const { remembered, commandsGoOn = false } = options;
    const parts = { topology, clock: clockAt(Date.now()), network, commandsGoOn };
    const world = labWorld(remembered === undefined ? parts : { ...parts, remembered });
    const { users, grants } = options.people ?? { users: [], grants: [] };
    const people = { users: [...labUsers, ...users], grants: [...labGrants, ...grants] };
    const api = await startApi({ ...world, ...people }, { port: options.port ?? 0 });
    return {
      topology,
      api,
      real: probed.real,
      reason: probed.real ? undefined : probed.reason,
      notes: notesOf(topology, probed, network),
      swept,
      startedIn: performance.now() - begun,
      pod: (reference) => podNamed(topology.pods, reference),
      trouble: (trouble) =>
        network === undefined
          ? Promise.reject(new Error(`no trouble without namespaces: ${probed.real ? '' : probed.reason}`))
          : network.trouble(trouble),
      stop: async () => {
        await api.close();
        await network?.stop();
      },
    };
  } catch (error) {
    await network?.stop();
    throw error;
  }
}

/** What the reader of a start wants to know about stand-ins, as far as the scenario is touched by them. */
function notesOf(
  topology: Topology,
  probed: Awaited<ReturnType<typeof probe>>,
  network: RealNetwork | undefined,
): string[] {
  if (!probed.real) return [];
  const types = new Set<string>(topology.scenario.networks.map((each) => each.type));
  const touched = probed.can.notes.filter((note) => {
    const [what = ''] = note.split(':');
    if (what === 'IPv6') return topology.scenario.stack === 'dual';
    return !['ipvlan', 'vlan', 'macvlan'].includes(what) || types.has(what);
  });
  return [...touched, ...(network?.notes ?? [])];
}
