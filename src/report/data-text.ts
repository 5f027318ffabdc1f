import { Document, isScalar, visit } from 'yaml';

// Beside line ends and tabs: controls, format characters (bidirectional marks among them) and line separators, of strings from a cluster.
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Data as JSON text that is safe for a terminal: what could steer one is written as an escape, which every reader takes for the same. */
export function jsonText(data: object): string {
  return escaped(JSON.stringify(data, null, 2));
}

/** Data as YAML text that is safe for a terminal. */
export function yamlText(data: object): string {
  const document = new Document(data);
  // Only between double quotes does YAML know escapes.
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && node.value.search(UNSAFE) >= 0 && isScalar(node))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  return escaped(document.toString({ lineWidth: 0 }));
}

/** Writes unsafe characters as JSON and YAML escape them in strings. */
export function escaped(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
