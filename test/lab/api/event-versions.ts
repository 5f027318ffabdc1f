/** core/v1 and events.k8s.io/v1 are two views of one stored event. The store holds the core view. */
import type { LabMetadata, LabObject } from './world.ts';

/** The events.k8s.io/v1 view of a core/v1 event, fields in the order of its Go struct. */
export function eventsV1View(event: LabObject): LabObject {
  const { metadata, eventTime, series, reportingComponent, reportingInstance, action, reason } = event;
  const { involvedObject, related, message, type, source, firstTimestamp, lastTimestamp, count } = event;
  return withoutEmpty({
    kind: 'Event',
    apiVersion: 'events.k8s.io/v1',
    metadata,
    eventTime: eventTime ?? null,
    series,
    reportingController: reportingComponent,
    reportingInstance,
    action,
    reason,
    regarding: involvedObject,
    related,
    note: message,
    type,
    deprecatedSource: source ?? {},
    deprecatedFirstTimestamp: firstTimestamp ?? null,
    deprecatedLastTimestamp: lastTimestamp ?? null,
    deprecatedCount: count,
  });
}

/** The core/v1 event behind an events.k8s.io/v1 one. */
export function coreView(event: LabObject): LabObject {
  const { metadata, eventTime, series, reportingController, reportingInstance, action, reason } = event;
  const { regarding, related, note, type } = event;
  const { deprecatedSource, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount } = event;
  return withoutEmpty({
    kind: 'Event',
    apiVersion: 'v1',
    metadata,
    involvedObject: regarding ?? {},
    reason,
    message: note,
    source: deprecatedSource ?? {},
    firstTimestamp: deprecatedFirstTimestamp ?? null,
    lastTimestamp: deprecatedLastTimestamp ?? null,
    count: deprecatedCount,
    type,
    eventTime: eventTime ?? null,
    series,
    action,
    related,
    reportingComponent: reportingController ?? '',
    reportingInstance: reportingInstance ?? '',
  });
}

interface Fields {
  kind: string;
  apiVersion: string;
  metadata: LabMetadata;
  [field: string]: unknown;
}

/** Go's omitempty: what is absent or empty text is not written, except what the core struct always writes. */
function withoutEmpty(fields: Fields): LabObject {
  const { kind, apiVersion, metadata, ...rest } = fields;
  const always = apiVersion === 'v1' ? ['reportingComponent', 'reportingInstance'] : [];
  const kept = Object.entries(rest).filter(
    ([key, value]) => always.includes(key) || (value !== undefined && value !== ''),
  );
  return { kind, apiVersion, metadata, ...Object.fromEntries(kept) };
}
