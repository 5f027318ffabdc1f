import { unmeasuredPairs } from '../checks/connectivity/judge.ts';
import { podPath } from '../domain/connectivity/endpoint.ts';
import { explainText, type ToldFailure } from '../domain/diagnosis/explain-text.ts';
import { pathOf } from '../findings/refs.ts';
import { hasInside } from '../gather/insides.ts';
import type { WhyStyle } from '../report/why/blocks.ts';
import { renderWhy } from '../report/why/render.ts';
import { toldData, toldExitCode, toldText } from '../report/why/told.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { daemonLogsOf } from './daemon-logs.ts';
import { DeepCommand } from './deep-command.ts';
import { COULD_NOT_TELL } from './exit-codes.ts';
import { namespaceOf, podFilter, type SelectionFlags } from './focus.ts';
import { networkedPods } from './inside-scope.ts';
import { isWorkload, podsNamed } from './pods-argument.ts';
import { UsageProblem } from './problem.ts';
import type { InsideWish, SourceFlags } from './source.ts';
import type { ColorChoice } from './terminal.ts';

/** The flags that say what an answer looks like. */
interface Shown {
  readonly output?: string | undefined;
  readonly color: ColorChoice;
  readonly show: 'problems' | 'all';
}

/** The ways in which `why` comes to know something, and says it. */
export abstract class WhyCommand extends DeepCommand {
  /** How text is to look. */
  protected style({ color, show }: Pick<Shown, 'color' | 'show'>): WhyStyle {
    return { ...this.terminal(color), all: show === 'all' };
  }

  /** Prints data or text, as `-o` asks. */
  protected answer(data: object, text: string, flags: Shown): void {
    const rendered = renderWhy(data, text, this.format(flags));
    if (!rendered.ok) throw new UsageProblem(rendered.problem.message);
    this.print(rendered.value);
  }

  /** Explains a text. */
  protected tell(text: string, flags: Shown, of: { readonly pod?: string; readonly node?: string } = {}): void {
    const failures: readonly ToldFailure[] = explainText(text, of.node);
    this.answer(toldData(failures), toldText(failures, this.style(flags), of.pod), flags);
    process.exitCode = toldExitCode(failures);
  }

  /** Explains what the daemons of the pod's node logged of it. Where nothing was read, nothing is known. */
  protected async tellLogs(pod: string | undefined, flags: Shown & SourceFlags): Promise<void> {
    if (pod === undefined) throw new UsageProblem('--logs needs a pod', 'kubectl multinet why --logs POD');
    if (isWorkload(pod))
      throw new UsageProblem(
        '--logs reads what was logged of one pod, and this is a workload',
        `kubectl multinet why ${pod}`,
      );
    const onWarning = (message: string) => this.remark(`warning: ${message}`);
    const { text, missing, read, node } = await daemonLogsOf(pod, flags, { signal: this.signal, onWarning });
    for (const { what, detail } of missing) this.remark(`warning: cannot ${what}: ${detail}`);
    if (text.trim() === '') {
      this.remark(
        read.length === 0 ? `no log was read on node ${node}` : `the logs of ${read.join(' and ')} do not name the pod`,
      );
      this.remark(`next: kubectl multinet why ${pod} lays its events beside the cluster`);
      process.exitCode = COULD_NOT_TELL;
      return;
    }
    this.remark(`read the logs of ${read.join(' and ')}`);
    this.tell(text, flags, { pod, node });
    if (missing.length > 0 && process.exitCode === 0) process.exitCode = COULD_NOT_TELL;
  }

  /** Says on stderr and in the exit code which of the pods that are meant could not be measured: silence of theirs is no health. */
  protected tellUnmeasured(word: string | undefined, flags: SelectionFlags, { pings, pods, target }: Snapshot): void {
    if (!pings.ok || !pods.ok) return;
    const meant =
      word === undefined
        ? pods.value.filter(podFilter(flags, namespaceOf(flags, target)))
        : podsNamed(word, pods.value, flags.namespace ?? target.namespace);
    const paths = new Set(meant.map(({ namespace, name }) => `${namespace}/${name}`));
    const measurements = pings.value.measurements.filter(({ pair }) => paths.has(podPath(pair.from)));
    for (const { subject, unjudged } of unmeasuredPairs({ ...pings.value, measurements })) {
      this.remark(`warning: ${subject.kind}/${pathOf(subject)}: ${unjudged}`);
      process.exitCode = COULD_NOT_TELL;
    }
  }
}

/** The pods to look into: named ones as far as they have a network of their own now, else those that the flags mean. */
export function podsToSee(word: string | undefined, flags: SelectionFlags): InsideWish['choose'] {
  if (word === undefined) return networkedPods(flags);
  return (pods, target) => podsNamed(word, pods, flags.namespace ?? target.namespace).filter(hasInside);
}
