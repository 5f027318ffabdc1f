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

/**
 * The answer to kubectl: a line for each choice that continues the text, then the directive. Names are foreign: none may break a line
 * or look like a directive.
 */
export function printChoices({ choices, files }: Choices, text: string): string {
  const lines = choices
    .filter((choice) => choice.text.startsWith(text) && /^[^\s\p{Cc}:][^\s\p{Cc}]*$/u.test(choice.text))
    .map((choice) =>
      choice.description === undefined ? choice.text : `${choice.text}\t${oneLine(choice.description)}`,
    );
  return [...lines, `:${files ? 0 : NO_FILES}`, ''].join('\n');
}
