import { type Decoded, decoded, problem } from '../domain/problem.ts';
import type { PodObject } from './pod.ts';

/** Decides whether an object is selected. */
type Predicate<T> = (object: T) => boolean;

type Labels = Readonly<Record<string, string>>;

const REQUIREMENT = /^\s*([^\s!=,()]+)\s*(?:(==|=|!=)\s*([^\s,()=!]*)|\s+(in|notin)\s*\(([^()]*)\))?\s*$/;
const ABSENT = /^\s*!\s*([^\s!=,()]+)\s*$/;

// Commas inside parentheses separate the values of one requirement.
function split(selector: string): string[] {
  return selector.split(/,(?![^()]*\))/).filter((term) => term.trim() !== '');
}

/** Reads a label selector as `kubectl -l` takes it (apimachinery pkg/labels: equality-based and set-based requirements). */
export function parseLabelSelector(selector: string): Decoded<Predicate<Labels>> {
  const requirements: Predicate<Labels>[] = [];
  for (const term of split(selector)) {
    const absent = ABSENT.exec(term)?.[1];
    const [, key, sign, value, set, members] = REQUIREMENT.exec(term) ?? [];
    if (absent !== undefined) requirements.push((labels) => !Object.hasOwn(labels, absent));
    else if (key === undefined) return problem('label selector', `cannot read "${term.trim()}"`);
    else if (set !== undefined) {
      const values = (members ?? '').split(',').map((member) => member.trim());
      requirements.push(
        (labels) => (Object.hasOwn(labels, key) && values.includes(labels[key] ?? '')) === (set === 'in'),
      );
    } else if (sign === undefined) requirements.push((labels) => Object.hasOwn(labels, key));
    else if (sign === '!=') requirements.push((labels) => labels[key] !== value);
    else requirements.push((labels) => labels[key] === value);
  }
  return decoded((labels) => requirements.every((holds) => holds(labels)));
}

// kubernetes pkg/registry/core/pod/strategy.go ToSelectableFields.
const podFields: Readonly<Record<string, (pod: PodObject) => string>> = {
  'metadata.name': (pod) => pod.metadata?.name ?? '',
  'metadata.namespace': (pod) => pod.metadata?.namespace ?? '',
  'spec.nodeName': (pod) => pod.spec?.nodeName ?? '',
  'spec.restartPolicy': (pod) => pod.spec?.restartPolicy ?? '',
  'spec.schedulerName': (pod) => pod.spec?.schedulerName ?? '',
  'spec.serviceAccountName': (pod) => pod.spec?.serviceAccountName ?? '',
  'spec.hostNetwork': (pod) => String(pod.spec?.hostNetwork ?? false),
  'status.phase': (pod) => pod.status?.phase ?? '',
  'status.podIP': (pod) => pod.status?.podIP ?? '',
  'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
};

/** Reads a field selector for pods as `kubectl --field-selector` takes it. */
export function parsePodFieldSelector(selector: string): Decoded<Predicate<PodObject>> {
  const requirements: Predicate<PodObject>[] = [];
  for (const term of split(selector)) {
    const [, name = '', sign, value] = /^\s*([^\s=!]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(term) ?? [];
    const field = podFields[name];
    if (sign === undefined) return problem('field selector', `cannot read "${term.trim()}"`);
    if (field === undefined) {
      return problem(
        'field selector',
        `"${name}" is not a field that pods can be selected by (${Object.keys(podFields).join(', ')})`,
      );
    }
    requirements.push((pod) => (field(pod) === value) === (sign !== '!='));
  }
  return decoded((pod) => requirements.every((holds) => holds(pod)));
}
