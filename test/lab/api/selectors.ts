/** Label and field selectors in their text form, refused with the words of the API server. */
import { at } from './fields.ts';
import { badRequest } from './status.ts';
import type { LabObject } from './world.ts';

/** Whether an object is selected. */
export type Selects = (object: LabObject) => boolean;

/** Reads `a=b,c!=d,e in (f,g),h notin (i),j,!k`. Throws a Refusal (400). */
export function labelSelector(text: string): Selects {
  const tokens = tokensOf(text);
  const requirements: ((labels: Record<string, string>) => boolean)[] = [];
  let next = 0;
  const peek = () => tokens[next] ?? '';
  const take = () => tokens[next++] ?? '';

  function identifier(): string {
    const token = take();
    if (token === '' || !isIdentifier(token)) {
      throw badRequest(`unable to parse requirement: found '${token}', expected: identifier`);
    }
    return token;
  }

  function values(): string[] {
    if (take() !== '(')
      throw badRequest(`unable to parse requirement: found '${tokens[next - 1] ?? ''}', expected: '('`);
    const found = [identifier()];
    while (peek() === ',') {
      take();
      found.push(identifier());
    }
    if (take() !== ')') {
      throw badRequest(`unable to parse requirement: found '${tokens[next - 1] ?? ''}', expected: ',' or ')'`);
    }
    return found;
  }

  function requirement(): (labels: Record<string, string>) => boolean {
    if (peek() === '!') {
      take();
      const absent = identifier();
      return (labels) => labels[absent] === undefined;
    }
    const key = identifier();
    switch (peek()) {
      case '=':
      case '==': {
        take();
        const wanted = valueOrEmpty();
        return (labels) => labels[key] === wanted;
      }
      case '!=': {
        take();
        const unwanted = valueOrEmpty();
        return (labels) => labels[key] !== unwanted;
      }
      case 'in': {
        take();
        const wanted = values();
        return (labels) => wanted.includes(labels[key] ?? '\0');
      }
      case 'notin': {
        take();
        const unwanted = values();
        return (labels) => !unwanted.includes(labels[key] ?? '\0');
      }
      case '':
      case ',':
        return (labels) => labels[key] !== undefined;
      default:
        throw badRequest(`unable to parse requirement: found '${peek()}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  /** `a=` selects the empty value. */
  function valueOrEmpty(): string {
    return peek() === '' || peek() === ',' ? '' : identifier();
  }

  while (next < tokens.length) {
    requirements.push(requirement());
    if (peek() === '') break;
    const separator = take();
    if (separator !== ',') throw badRequest(`found '${separator}', expected: ',' or 'end of string'`);
    if (peek() === '') throw badRequest("found '', expected: identifier after ','");
  }
  return (object) => {
    const labels = object.metadata.labels ?? {};
    return requirements.every((holds) => holds(labels));
  };
}

function tokensOf(text: string): string[] {
  return text.match(/==|!=|[=!(),<>]|[^=!(),<>\s]+/g) ?? [];
}

function isIdentifier(token: string): boolean {
  return /^[^=!(),<>\s]+$/.test(token);
}

/** The fields each kind may be selected by, beside metadata.name and metadata.namespace. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  'replicasets.apps': ['status.replicas'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

/** The kinds with conversions of their own; the others name the two fields they know when they refuse. */
const terse = new Set([...Object.keys(selectable), 'secrets', 'services']);

/** Reads `spec.nodeName=node-a,status.phase!=Running`. Throws a Refusal (400) for a field the kind has not. */
export function fieldSelector(text: string, resource: string, custom: boolean): Selects {
  const terms = text
    .split(',')
    .filter((term) => term !== '')
    .map((term) => {
      const [, field, operator, value] = /^([^=!]+)(!=|==|=)(.*)$/.exec(term) ?? [];
      if (field === undefined || operator === undefined || value === undefined) {
        throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
      }
      const known = ['metadata.name', 'metadata.namespace', ...(selectable[resource] ?? [])];
      if (!known.includes(field)) throw badRequest(unknownField(field, resource, custom));
      return { path: field.split('.'), wanted: value, negated: operator === '!=' };
    });
  return (object) => terms.every(({ path, wanted, negated }) => (valueAt(object, path) === wanted) !== negated);
}

function unknownField(field: string, resource: string, custom: boolean): string {
  return custom || terse.has(resource)
    ? `field label not supported: ${field}`
    : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

function valueAt(object: LabObject, path: readonly string[]): string {
  const [first] = path;
  // An event's `source` means its component, or the reporting controller of a new-style event.
  if (first === 'source') return String(at(object, 'source', 'component') || at(object, 'reportingComponent') || '');
  const value = at(object, ...path);
  if (value === undefined && path.at(-1) === 'unschedulable') return 'false';
  if (value === undefined && path.at(-1) === 'hostNetwork') return 'false';
  return value === undefined || value === null ? '' : String(value);
}
