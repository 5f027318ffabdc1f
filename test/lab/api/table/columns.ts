/** The columns of each kind, as kubectl prints them. */
import { at, isRecord, listAt, numberAt, recordAt, textAt } from '../fields.ts';
import type { ResourceType } from '../resources.ts';
import { qualified } from '../status.ts';
import type { LabObject } from '../world.ts';
import { ageOf } from './age.ts';
import { ageColumn, type Column, column, labelsText, nameColumn, none, wide } from './column.ts';
import { podColumns } from './pods.ts';

/** The columns of a resource; name and age for a kind without its own. */
export function columnsOf(type: ResourceType): readonly Column[] {
  if (type.custom) return customColumns(type.custom.columns);
  return builtInColumns[qualified(type.name, type.group)] ?? [nameColumn, ageColumn];
}

const containers = [
  wide('Containers', (object) =>
    containersOf(object)
      .map((one) => textAt(one, 'name'))
      .join(','),
  ),
  wide('Images', (object) =>
    containersOf(object)
      .map((one) => textAt(one, 'image'))
      .join(','),
  ),
  wide('Selector', (object) => labelsText(recordAt(object, 'spec', 'selector', 'matchLabels'))),
];

const eventColumns = [
  column('Last Seen', lastSeen),
  column('Type', (event) => textAt(event, 'type')),
  column('Reason', (event) => textAt(event, 'reason')),
  column('Object', (event) => {
    const about = isRecord(event.involvedObject) ? event.involvedObject : event.regarding;
    return `${textAt(about, 'kind').toLowerCase()}/${textAt(about, 'name')}`;
  }),
  wide('Subobject', (event) => textAt(event, 'involvedObject', 'fieldPath')),
  wide('Source', (event) =>
    [textAt(event, 'source', 'component') || textAt(event, 'reportingComponent'), textAt(event, 'source', 'host')]
      .filter((part) => part !== '')
      .join(', '),
  ),
  column('Message', (event) => (textAt(event, 'message') || textAt(event, 'note')).trim()),
  wide('First Seen', firstSeen),
  wide('Count', (event) => numberAt(event, 'series', 'count') || numberAt(event, 'count') || 1, 'integer'),
  { ...nameColumn, priority: 1 },
];

const builtInColumns: Readonly<Record<string, readonly Column[]>> = {
  pods: podColumns,
  events: eventColumns,
  'events.events.k8s.io': eventColumns,
  namespaces: [nameColumn, column('Status', (namespace) => textAt(namespace, 'status', 'phase')), ageColumn],
  configmaps: [
    nameColumn,
    column(
      'Data',
      (map) => Object.keys(recordAt(map, 'data')).length + Object.keys(recordAt(map, 'binaryData')).length,
      'integer',
    ),
    ageColumn,
  ],
  nodes: [
    nameColumn,
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    ageColumn,
    column('Version', (node) => textAt(node, 'status', 'nodeInfo', 'kubeletVersion')),
    wide('Internal-IP', (node) => nodeAddress(node, 'InternalIP')),
    wide('External-IP', (node) => nodeAddress(node, 'ExternalIP')),
    wide('OS-Image', (node) => textAt(node, 'status', 'nodeInfo', 'osImage') || '<unknown>'),
    wide('Kernel-Version', (node) => {
      const { kernelVersion, architecture } = recordAt(node, 'status', 'nodeInfo');
      return kernelVersion === undefined ? '<unknown>' : `${String(kernelVersion)} (${String(architecture)})`;
    }),
    wide('Container-Runtime', (node) => textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion') || '<unknown>'),
  ],
  services: [
    nameColumn,
    column('Type', (service) => textAt(service, 'spec', 'type')),
    column('Cluster-IP', (service) => textAt(service, 'spec', 'clusterIP') || none),
    column('External-IP', (service) => listAt(service, 'spec', 'externalIPs').join(',') || none),
    column('Port(s)', servicePorts),
    ageColumn,
    wide('Selector', (service) => labelsText(recordAt(service, 'spec', 'selector'))),
  ],
  'daemonsets.apps': [
    nameColumn,
    column('Desired', (set) => numberAt(set, 'status', 'desiredNumberScheduled'), 'integer'),
    column('Current', (set) => numberAt(set, 'status', 'currentNumberScheduled'), 'integer'),
    column('Ready', (set) => numberAt(set, 'status', 'numberReady'), 'integer'),
    column('Up-to-date', (set) => numberAt(set, 'status', 'updatedNumberScheduled'), 'integer'),
    column('Available', (set) => numberAt(set, 'status', 'numberAvailable'), 'integer'),
    column('Node Selector', (set) => labelsText(recordAt(set, 'spec', 'template', 'spec', 'nodeSelector'))),
    ageColumn,
    ...containers,
  ],
  'deployments.apps': [
    nameColumn,
    column('Ready', (one) => `${numberAt(one, 'status', 'readyReplicas')}/${numberAt(one, 'spec', 'replicas')}`),
    column('Up-to-date', (one) => numberAt(one, 'status', 'updatedReplicas'), 'integer'),
    column('Available', (one) => numberAt(one, 'status', 'availableReplicas'), 'integer'),
    ageColumn,
    ...containers,
  ],
  'replicasets.apps': [
    nameColumn,
    column('Desired', (set) => numberAt(set, 'spec', 'replicas'), 'integer'),
    column('Current', (set) => numberAt(set, 'status', 'replicas'), 'integer'),
    column('Ready', (set) => numberAt(set, 'status', 'readyReplicas'), 'integer'),
    ageColumn,
    ...containers,
  ],
  'leases.coordination.k8s.io': [
    nameColumn,
    column('Holder', (lease) => textAt(lease, 'spec', 'holderIdentity')),
    ageColumn,
  ],
  'customresourcedefinitions.apiextensions.k8s.io': [
    nameColumn,
    { ...column('Created At', (definition) => definition.metadata.creationTimestamp ?? ''), type: 'date' },
  ],
};

/** additionalPrinterColumns of a CustomResourceDefinition; without them, the age. */
function customColumns(declared: readonly unknown[]): readonly Column[] {
  if (declared.length === 0) return [nameColumn, { ...ageColumn, type: 'date' }];
  return [nameColumn, ...declared.map(customColumn)];
}

function customColumn(declared: unknown): Column {
  const path = textAt(declared, 'jsonPath').split('.').slice(1);
  const type = typeOf(textAt(declared, 'type'));
  return {
    name: textAt(declared, 'name'),
    type,
    format: textAt(declared, 'format'),
    priority: numberAt(declared, 'priority'),
    cell(object, now) {
      const value = at(object, ...path);
      return type === 'date' ? ageOf(value, now) : (value ?? null);
    },
  };
}

function typeOf(declared: string): Column['type'] {
  switch (declared) {
    case 'integer':
    case 'number':
    case 'boolean':
    case 'date':
      return declared;
    default:
      return 'string';
  }
}

function containersOf(workload: LabObject): readonly unknown[] {
  return listAt(workload, 'spec', 'template', 'spec', 'containers');
}

function firstSeen(event: LabObject, now: Date): string {
  return ageOf(event.firstTimestamp ?? event.eventTime, now);
}

function lastSeen(event: LabObject, now: Date): string {
  const series = at(event, 'series', 'lastObservedTime');
  if (series !== undefined) return ageOf(series, now);
  return event.lastTimestamp === null || event.lastTimestamp === undefined
    ? firstSeen(event, now)
    : ageOf(event.lastTimestamp, now);
}

function nodeStatus(node: LabObject): string {
  const ready = listAt(node, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  const word = ready === undefined ? 'Unknown' : textAt(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${word},SchedulingDisabled` : word;
}

function nodeRoles(node: LabObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter((label) => label.startsWith(prefix))
    .map((label) => label.slice(prefix.length));
  return roles.sort().join(',') || none;
}

function nodeAddress(node: LabObject, type: string): string {
  const found = listAt(node, 'status', 'addresses').find((address) => textAt(address, 'type') === type);
  return textAt(found, 'address') || none;
}

function servicePorts(service: LabObject): string {
  const ports = listAt(service, 'spec', 'ports').map((port) => {
    const nodePort = numberAt(port, 'nodePort');
    const number = numberAt(port, 'port');
    return `${nodePort === 0 ? number : `${number}:${nodePort}`}/${textAt(port, 'protocol') || 'TCP'}`;
  });
  return ports.join(',') || none;
}
