import { oneLine } from '../../report/escape.ts';

/** Something that the word at the cursor can become. */
export interface Choice {
  readonly text: string;
  readonly description?: string;
}

/** What may follow, in the terms of cobra's ShellCompDirective: file names if nothing else fits, or nothing else. */
export interface Choices {
  readonly choices: readonly Choice[];
  readonly files: boolean;
}

/** No choice, and no file names either. */
export const nothing: Choices = { choices: [], files: false };

const NO_FILES = 4;

// What a shell takes as it stands. Names are foreign, and shells put them on the line as they are: with "$(" one would run a program.
const harmless = /^[\p{L}\p{N}_@%+=,./-][\p{L}\p{N}_@%+=,./:-]*$/u;

/**
 * The answer to kubectl: a line for each choice that continues the text, then the directive. No choice may break a line, look like a
 * directive, or mean something to a shell.
 */
export function printChoices({ choices, files }: Choices, text: string): string {
  const lines = choices
    .filter((choice) => choice.text.startsWith(text) && harmless.test(choice.text))
    .map((choice) =>
      choice.description === undefined ? choice.text : `${choice.text}\t${oneLine(choice.description)}`,
    );
  return [...lines, `:${files ? 0 : NO_FILES}`, ''].join('\n');
}
