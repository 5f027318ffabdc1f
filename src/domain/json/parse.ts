import { type Decoded, decoded, problem } from '../problem.ts';
import { excerptAt, isFault, readLocated } from './located.ts';

/**
 * Reads JSON as strictly as Go's encoding/json; the problem names line and column besides the offset.
 *
 * @param place what the text is: a field path or annotation key
 */
export function parseJson(text: string, place: string): Decoded<unknown> {
  const read = readLocated(text);
  if (!isFault(read)) return decoded(JSON.parse(text));
  const { message, offset } = read;
  const { line, column } = lineAndColumn(text, offset);
  return problem(place, `${message} (line ${line}, column ${column})`, { offset, excerpt: excerptAt(text, offset) });
}

/** Line and column of an offset, both from 1; columns are counted as offsets are. */
function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
