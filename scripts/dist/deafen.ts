import { wordTests } from './machine-code.ts';

// These names decide whether a bun executable runs the program or the user's preloads, is bun itself instead of the program, or opens
// a port for debuggers, which may run what they like. All names that begin like that are meant: BUN_INSPECT_CONNECT_TO. They are
// changed wherever they are.
const everywhere = ['BUN_OPTIONS', 'BUN_BE_BUN', 'BUN_INSPECT', 'BUN_CONFIG_MAX_HTTP_REQUESTS'];

// Names that the runtime asks the system for, each a string of its own that ends with a zero. All of bun's are meant; these must be there.
const asked = [
  // Whether and where a crash is told to others.
  'BUN_CRASH_REPORT_URL',
  'BUN_ENABLE_CRASH_REPORTING',
  // A file that it writes.
  'BUN_BYTECODE_DIGEST_OUT',
  // Authorities that kubectl would not trust, and a connection to a parent that is not there.
  'NODE_EXTRA_CA_CERTS',
  'NODE_CHANNEL_FD',
];
// Not on every platform. A value that they do not know ends the program.
const perhaps = ['SIMDUTF_FORCE_IMPLEMENTATION', 'JSC_SIGNAL_FOR_GC'];

// Switches of the JavaScript engine. The name is no string of the executable: it is compared letter by letter.
const ENGINE = 'BUN_JSC_';

// Where a crash would be reported: the executable starts curl, or a PowerShell, with this address and what it knows of the crash.
const REPORTS = 'https://bun.report';
// As long, and nothing that can be sent to.
const NOWHERE = 'about:blank#report';

const POINT = '.'.charCodeAt(0);
const EQUALS = '='.charCodeAt(0);

/**
 * A copy of a runtime that obeys no variable meant for bun's users, and tells nobody when it crashes. Throws when something of that is not
 * in it exactly as expected: a later bun may have changed how it asks.
 *
 * No variable can have a name with "=" in it, so a program that asks for such a name never finds one.
 */
export function deafened(executable: Uint8Array): Buffer {
  const copy = Buffer.from(executable);
  for (const name of everywhere) muteEverywhere(copy, name);
  muteAsked(copy);
  muteEngine(copy);
  sendNowhere(copy);
  return copy;
}

function muteEverywhere(copy: Buffer, name: string): void {
  let at = copy.indexOf(name);
  if (at < 0) throw new Error(`this bun does not mention ${name}`);
  for (; at >= 0; at = copy.indexOf(name, at + 1)) {
    // Behind a point it is a word of the runtime's own scripts, which would no longer be what they were.
    if (copy[at - 1] !== POINT) copy[at + name.indexOf('_')] = EQUALS;
  }
}

function muteAsked(copy: Buffer): void {
  const names = new RegExp(`(?<=\\0)(?:BUN_[A-Z0-9_]+|${[...asked, ...perhaps].join('|')})(?=\\0)`, 'g');
  const found = new Set<string>();
  for (const { 0: name, index } of copy.toString('latin1').matchAll(names)) {
    found.add(name);
    copy[index + name.indexOf('_')] = EQUALS;
    // Some linkers let one string go on where another ends.
    for (const { index: inside } of name.matchAll(/BUN_/g)) copy[index + inside + 3] = EQUALS;
  }
  const missing = asked.filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`this bun does not ask for ${missing.join(', ')}`);
}

function muteEngine(copy: Buffer): void {
  const places = wordTests(copy, ENGINE);
  const [place] = places;
  if (place === undefined || places.length > 1)
    throw new Error(
      `this bun has ${places.length} places, not one, that tell whether a variable begins with ${ENGINE}`,
    );
  place.change(ENGINE.indexOf('_'), EQUALS);
}

function sendNowhere(copy: Buffer): void {
  const at = copy.indexOf(REPORTS);
  if (at < 0 || copy.includes(REPORTS, at + 1)) throw new Error(`this bun does not have ${REPORTS} in one place`);
  copy.write(NOWHERE, at, 'latin1');
}
