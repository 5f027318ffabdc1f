import { codePointText } from '../../escape.ts';

// What XML 1.0 lets no document hold, not even as a character reference: https://www.w3.org/TR/xml/#charsets. Lone surrogates are among it.
// C1 controls are allowed but discouraged, and would steer a terminal.
const FORBIDDEN = /[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // It would be read as a line feed.
  '\r': '&#13;',
};

/** Text as the content of an element: what XML cannot hold is shown as its code point. */
function xmlText(text: string): string {
  const visible = text.replace(FORBIDDEN, codePointText);
  return visible.replace(/[&<>"\r]/g, (sign) => references[sign] ?? sign);
}

/** An attribute's value, between double quotes; white space would be read as spaces if it were not references. */
function xmlValue(text: string): string {
  return `"${xmlText(text).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')}"`;
}

/** An element of a document. */
export interface Element {
  readonly name: string;
  /** In the order in which they are written; those that are undefined are not. */
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  /** Elements, or text. */
  readonly content?: readonly Element[] | string;
}

/** A document with this root, indented; text stands as it is. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, '').join('\n')}\n`;
}

function lines({ name, attributes, content = [] }: Element, indent: string): string[] {
  const words = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}=${xmlValue(String(value))}`,
  );
  const open = `${indent}<${name}${words.join('')}`;
  if (content.length === 0) return [`${open}/>`];
  if (typeof content === 'string') return [`${open}>${xmlText(content)}</${name}>`];
  return [`${open}>`, ...content.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}
