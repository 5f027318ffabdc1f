/** What a handler hands back, before it is encoded and sent. */

/** An answer that is known completely when it starts. */
export interface Reply {
  status: number;
  body: Buffer;
  contentType: string;
  headers?: Readonly<Record<string, string>>;
  /** Lists and objects may be compressed; errors and logs are not. */
  compressible?: boolean;
}

/** A plain text answer, as Go's http.Error gives it. */
export function textReply(status: number, text: string): Reply {
  return {
    status,
    body: Buffer.from(text),
    contentType: 'text/plain; charset=utf-8',
    headers: { 'x-content-type-options': 'nosniff' },
  };
}

/** What the API server says of any path it does not serve: no Status, just this text. */
export const pageNotFound: Reply = textReply(404, '404 page not found\n');
