import { compareAttachments, type Verdict } from '../../domain/attachments/comparison.ts';
import type { Attachment, Pod } from '../../domain/attachments/pod.ts';
import { age } from '../layout.ts';
import type { Cell, Column, Listing } from '../listing.ts';
import type { Tone } from '../paint.ts';

/** One interface of one pod; a pod whose network-status cannot be read has one row that says so. */
type AttachmentRow =
  | { readonly pod: Pod; readonly attachment: Attachment; readonly verdict: Verdict; readonly why: string }
  | { readonly pod: Pod; readonly invalid: string };

/** The rows of pods, in the order of the pods and of their interfaces. */
export function attachmentRows(pods: readonly Pod[]): AttachmentRow[] {
  return pods.flatMap((pod): AttachmentRow[] => {
    if (pod.status?.ok === false)
      return [{ pod, invalid: `${pod.status.problem.place}: ${pod.status.problem.message}` }];
    if (pod.request?.ok === false && pod.attachments.length === 0) {
      return [{ pod, invalid: `${pod.request.problem.place}: ${pod.request.problem.message}` }];
    }
    return compareAttachments(pod).map(({ attachment, verdict, why }) => ({ pod, attachment, verdict, why }));
  });
}

const toneOf: Readonly<Partial<Record<Verdict, Tone>>> = { missing: 'bad', differs: 'warning', unknown: 'unknown' };

// A text for readable rows; rows that could not be read show the same mark in every column.
const field =
  (read: (attachment: Attachment, pod: Pod) => string) =>
  (row: AttachmentRow): string | Cell =>
    'invalid' in row ? { text: '<invalid>', tone: 'bad' } : read(row.attachment, row.pod);

function addresses(row: AttachmentRow): string | Cell {
  if ('invalid' in row) return { text: '<invalid>', tone: 'bad' };
  const { reported } = row.attachment;
  if (reported === undefined) return { text: '<missing>', tone: 'bad' };
  const tone = toneOf[row.verdict];
  const text = reported.ips.join(',');
  return tone === undefined ? text : { text, tone };
}

function columns(takenAt: string, allNamespaces: boolean): Column<AttachmentRow>[] {
  const ageOf = agesAt(takenAt);
  const namespace: Column<AttachmentRow> = { title: 'NAMESPACE', cell: ({ pod }) => pod.namespace };
  return [
    ...(allNamespaces ? [namespace] : []),
    { title: 'POD', cell: ({ pod }) => pod.name },
    { title: 'IF', cell: field((attachment) => attachment.interface) },
    {
      title: 'NETWORK',
      cell: field(({ network, default: isDefault }) => (isDefault ? `${network} (default)` : network)),
    },
    { title: 'IPS', cell: addresses },
    { title: 'MAC', cell: field(({ reported }) => reported?.mac ?? '') },
    { title: 'NODE', wide: true, cell: ({ pod }) => pod.node ?? '' },
    {
      title: 'MTU',
      wide: true,
      cell: field(({ reported }) => (reported?.mtu === undefined ? '' : String(reported.mtu))),
    },
    { title: 'GATEWAY', wide: true, cell: field(({ reported }) => reported?.gateways.join(',') ?? '') },
    { title: 'DEVICE', wide: true, cell: field(({ reported }) => device(reported?.device)) },
    { title: 'DEFAULT', wide: true, cell: field((attachment) => String(attachment.default)) },
    { title: 'AGE', cell: ({ pod }) => ageOf(pod.createdAt) },
  ];
}

/** Ages at a moment. Pods that were made together are told of together. */
function agesAt(takenAt: string): (createdAt: string) => string {
  let before: { readonly createdAt: string; readonly age: string } | undefined;
  return (createdAt) => {
    if (before?.createdAt !== createdAt) before = { createdAt, age: age(createdAt, takenAt) };
    return before.age;
  };
}

function device(info: { readonly type: string; readonly pciAddress?: string } | undefined): string {
  if (info === undefined) return '';
  return info.pciAddress === undefined ? info.type : `${info.type} ${info.pciAddress}`;
}

/** The attachments of pods as a listing. */
export function attachmentListing(
  rows: readonly AttachmentRow[],
  about: Pick<Listing<AttachmentRow>, 'takenAt' | 'target'> & { readonly allNamespaces: boolean },
): Listing<AttachmentRow> {
  return {
    kind: 'AttachmentList',
    takenAt: about.takenAt,
    target: about.target,
    columns: columns(about.takenAt, about.allNamespaces),
    rows,
    name: ({ pod }) => `pod/${pod.name}`,
    json: attachmentData,
  };
}

/** A row as plain data. */
export function attachmentData(row: AttachmentRow): Readonly<Record<string, unknown>> {
  const { namespace, name, node, life, createdAt } = row.pod;
  const pod = { namespace, pod: name, ...(node === undefined ? {} : { node }), life, createdAt };
  if ('invalid' in row) return { ...pod, verdict: 'unknown', why: row.invalid };
  const { interface: interfaceName, network, default: isDefault, requested, reported } = row.attachment;
  return {
    ...pod,
    interface: interfaceName,
    network,
    default: isDefault,
    ...(reported === undefined ? {} : { reported }),
    ...(requested === undefined ? {} : { requested }),
    verdict: row.verdict,
    ...(row.why === '' ? {} : { why: row.why }),
  };
}
