import assert from 'node:assert/strict';

/** An element as it was read. */
export interface Read {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Read[];
  /** All text directly in it. */
  readonly text: string;
}

/** What XML 1.0 calls a Char. */
const CHARS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const TAG = /<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/y;

/** Reads a document as strictly as a validating reader would, as far as documents without comments, CDATA and a DTD go. */
export function readXml(text: string): Read {
  assert.match(text, CHARS, 'a character that XML 1.0 forbids');
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  assert.ok(text.startsWith(head), 'no XML declaration');
  const top: Open = open('', new Map());
  const stack = [top];
  let at = head.length;
  while (at < text.length) {
    const inner = stack.at(-1);
    assert.ok(inner);
    const next = text.indexOf('<', at);
    const words = text.slice(at, next < 0 ? undefined : next);
    inner.text += unescaped(words);
    if (next < 0) break;
    TAG.lastIndex = next;
    const tag = TAG.exec(text);
    assert.ok(tag, `no tag at ${next}: ${text.slice(next, next + 40)}`);
    const [whole, closes, name = '', attributes = '', empty] = tag;
    at = next + whole.length;
    if (closes === '/') {
      assert.equal(stack.pop()?.name, name);
      continue;
    }
    const element = open(name, attributesIn(attributes));
    inner.children.push(element);
    if (empty !== '/') stack.push(element);
  }
  assert.deepEqual(stack, [top], 'an element is not closed');
  assert.match(top.text, /^\s*$/);
  const [root, ...others] = top.children;
  assert.ok(root && others.length === 0, 'not one root');
  return root;
}

interface Open extends Read {
  readonly children: Read[];
  text: string;
}

const open = (name: string, attributes: ReadonlyMap<string, string>): Open => ({
  name,
  attributes,
  children: [],
  text: '',
});

function attributesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]+)="([^"]*)"/g)) {
    assert.ok(!found.has(name), `${name} twice`);
    // Section 3.3.3: white space that is no reference is read as a space.
    found.set(name, unescaped(value.replace(/[\t\n\r]/g, ' ')));
  }
  return found;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

// Section 2.11: a carriage return that is no reference is read as a line feed.
function unescaped(text: string): string {
  assert.doesNotMatch(text, /&(?!(?:#\d+|amp|lt|gt|quot|apos);)|\]\]>/);
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
      code === undefined ? (named[name] ?? '') : String.fromCodePoint(Number(code)),
    );
}
