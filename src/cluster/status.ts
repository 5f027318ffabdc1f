import { PbfReader } from 'pbf';
import { isProtobufEnvelope } from '../kube/list.ts';
import { isRecord } from '../kube/record.ts';

/** A metav1.Status: how the API says that it will not do something. */
export interface Status {
  readonly message: string;
  /** `NotFound`, `Forbidden`, `Expired` …; empty when the server gives none. */
  readonly reason: string;
  /** The name of the object that it is about; empty when it is about none. */
  readonly name: string;
  /** With reason `Expired`: continues the list from a newer state of the cluster. */
  readonly continue: string;
  /** The exit code of a program that was run by exec. */
  readonly exitCode?: number;
  readonly success: boolean;
}

/** Reads a Status from JSON, protobuf or plain text, whatever the server sent. Never fails: the text is the message then. */
export function readStatus(body: Buffer): Status {
  if (isProtobufEnvelope([body])) return fromProtobuf(body);
  const text = body.toString('utf8').trim();
  return fromJson(text) ?? { ...nothing, message: text };
}

const nothing: Status = { message: '', reason: '', name: '', continue: '', success: false };

function fromJson(text: string): Status | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // The status of an exec comes without kind and apiVersion.
  if (!isRecord(value) || typeof value.status !== 'string') return undefined;
  const { metadata, details } = value;
  const exitCode = exitCodeOf(details);
  return {
    message: textOf(value.message),
    reason: textOf(value.reason),
    name: isRecord(details) ? textOf(details.name) : '',
    continue: isRecord(metadata) ? textOf(metadata.continue) : '',
    ...(exitCode === undefined ? {} : { exitCode }),
    success: value.status === 'Success',
  };
}

function exitCodeOf(details: unknown): number | undefined {
  if (!isRecord(details) || !Array.isArray(details.causes)) return undefined;
  const cause: unknown = details.causes.find((one: unknown) => isRecord(one) && one.reason === 'ExitCode');
  const code = isRecord(cause) ? Number(cause.message) : Number.NaN;
  return Number.isInteger(code) ? code : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

// k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto: ListMeta.continue 3; Status: metadata 1, status 2, message 3, reason 4, details 5;
// StatusDetails.name 1.
function fromProtobuf(bytes: Buffer): Status {
  const status = { ...nothing, status: '' };
  try {
    const reader = new PbfReader(bytes);
    reader.pos = 4;
    reader.readFields((envelope, _, unknown) => {
      if (envelope !== 2) return;
      unknown.readMessage((field, into, body) => {
        if (field === 1) into.continue = stringField(body, 3);
        else if (field === 2) into.status = body.readString();
        else if (field === 3) into.message = body.readString();
        else if (field === 4) into.reason = body.readString();
        else if (field === 5) into.name = stringField(body, 1);
      }, status);
    }, undefined);
  } catch {
    return { ...nothing, message: 'an answer that cannot be read as protobuf' };
  }
  const { status: outcome, ...rest } = status;
  return { ...rest, success: outcome === 'Success' };
}

function stringField(reader: PbfReader, number: number): string {
  return reader.readMessage(
    (field, at, body) => {
      if (field === number) at.text = body.readString();
    },
    { text: '' },
  ).text;
}
