import { boolean, custom, string } from '@oclif/core/flags';
import { verdictFlags } from './measure-flags.ts';

/** Which checks run, what of their outcome is shown and where, and what makes the exit code other than 0. */
export const checkFlags = {
  output: string({
    char: 'o',
    description:
      'Output format: wide, json, yaml, name, jsonpath=TEMPLATE; for pipelines and monitoring junit, nagios or prometheus',
    helpValue: 'FORMAT',
  }),
  'output-file': string({
    description: 'Write the output to a file, which appears whole or not at all, instead of stdout (-)',
    helpValue: 'FILE',
  }),
  show: custom<'problems' | 'all'>({
    description: 'What to show: problems, or all with what passed and all evidence',
    options: ['problems', 'all'],
    default: 'problems',
    parse: async (text) => (text === 'all' ? 'all' : 'problems'),
  })(),
  only: string({
    description: 'Run only checks of this code, area or name; may be repeated',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'CODE|AREA',
  }),
  skip: string({
    description: 'Skip checks of this code, area or name; may be repeated',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'CODE|AREA',
  }),
  ...verdictFlags,
  'unknown-ok': boolean({ description: 'Do not exit 3 because something could not be judged' }),
};
