import type { Pod } from '../domain/attachments/pod.ts';
import type { Finding } from '../findings/finding.ts';
import { assemble } from '../gather/assemble.ts';
import { insidePlan } from '../gather/plan.ts';
import { findingLines } from '../report/finding-lines.ts';
import type { Inside } from '../snapshot/inside.ts';
import { saidOfAnyPod } from '../snapshot/said-of-a-pod.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { MultinetCommand } from './command.ts';
import { COULD_NOT_TELL } from './exit-codes.ts';
import { narrowing, type SelectionFlags } from './focus.ts';
import { type InsideFlags, insideRequest } from './inside-flags.ts';
import { podsMeant } from './inside-scope.ts';
import { scopeOf } from './scope.ts';
import type { SourceFlags } from './source.ts';
import { type ColorChoice, describeTerminal } from './terminal.ts';

/** What was seen inside the pods that a command means. */
export interface SeenInside {
  readonly snapshot: Snapshot;
  readonly pods: readonly Pod[];
  readonly insideOf: (pod: Pod) => Inside | undefined;
}

/** What commands share that show the inside of pods. */
export abstract class InsideCommand extends MultinetCommand {
  /**
   * Looks into the pods that the flags and the argument mean. Pods that could not be looked into are said on stderr and in
   * the exit code.
   */
  protected async seeInside(
    word: string | undefined,
    flags: SourceFlags & SelectionFlags & InsideFlags,
    insideIn: (snapshot: Snapshot) => SeenInside['insideOf'],
  ): Promise<SeenInside> {
    const request = insideRequest(flags);
    const source = await this.open(flags);
    try {
      const plan = insidePlan(scopeOf(flags, source.target), narrowing(flags));
      const read = await source.record(plan);
      if (read.lists.pods?.ok === false) this.need(read.lists.pods);
      const recording = await this.look(source, read, request, (pods, target) => podsMeant(word, flags, pods, target));
      const snapshot = assemble(recording);
      const pods = podsMeant(word, flags, this.need(snapshot.pods), snapshot.target);
      const insideOf = insideIn(snapshot);
      this.#tellUnseen(pods, insideOf);
      return { snapshot, pods, insideOf };
    } finally {
      source.close();
    }
  }

  /** Says beside the data what is wrong with it. */
  protected noteFindings(findings: readonly Finding[], color: ColorChoice): void {
    for (const line of findingLines(findings, describeTerminal(color, process.stderr, process.env)))
      process.stderr.write(`${line}\n`);
  }

  #tellUnseen(pods: readonly Pod[], insideOf: SeenInside['insideOf']): void {
    const unseen = pods.flatMap((pod) => {
      const look = insideOf(pod)?.look;
      if (look?.ok === true) return [];
      return [{ pod, detail: look?.why.detail ?? 'nobody has looked', next: look?.why.next }];
    });
    // Refusals name the pod: they are one all the same.
    const reasonOf = ({ pod, detail }: (typeof unseen)[number]) => saidOfAnyPod(detail, pod.name);
    for (const group of Map.groupBy(unseen, reasonOf).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const { detail } = first;
      const what = group.length === 1 ? `pod ${first.pod.namespace}/${first.pod.name}` : `${group.length} pods`;
      this.remark(`warning: cannot look into ${what}: ${detail}`);
      if (first.next !== undefined) this.remark(`next: ${nextFor(first.pod, first.next)}`);
    }
    if (unseen.length > 0) process.exitCode = COULD_NOT_TELL;
  }
}

// The first of the pods serves as the example.
function nextFor({ namespace, name }: Pod, next: string): string {
  return next.replace(' POD ', ` ${name} -n ${namespace} `);
}
