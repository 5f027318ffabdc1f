import { string } from '@oclif/core/args';
import { areaOf } from '../checks/select.ts';
import { MultinetCommand } from '../cli/command.ts';
import { outputFlags } from '../cli/flags.ts';
import { loadPage } from '../cli/pages.ts';
import { UsageProblem } from '../cli/problem.ts';
import { catalogue, type FindingCode } from '../findings/catalogue.ts';
import { describe, isFindingCode } from '../findings/words.ts';
import { toneOf } from '../report/glyphs.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { layOut } from '../report/table.ts';

const MOST_READABLE_WIDTH = 100;

/** `kubectl multinet explain`. */
export default class Explain extends MultinetCommand {
  static override summary = 'Explain a finding: what it means, how it is detected, how to fix it';
  static override examples = ['# One code\n<%= config.bin %> explain MN309', '# All codes\n<%= config.bin %> explain'];
  static override args = {
    code: string({
      description: 'Code of a finding, such as MN309; all codes are listed without it',
      ignoreStdin: true,
    }),
  };
  static override flags = { 'no-headers': outputFlags['no-headers'] };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Explain);
    const terminal = this.terminal(flags.color);
    if (args.code === undefined) {
      const codes = Object.keys(catalogue).filter(isFindingCode);
      this.print(
        layOut<FindingCode>(
          [
            { title: 'CODE', cell: (code) => code },
            {
              title: 'SEVERITY',
              cell: (code) => ({ text: describe(code).severity, tone: toneOf[describe(code).severity] }),
            },
            { title: 'AREA', cell: areaOf },
            { title: 'TITLE', cell: (code) => describe(code).title },
          ],
          codes,
          terminal.paint,
          { headers: !flags['no-headers'] },
        ),
      );
      return;
    }
    const code = args.code.toUpperCase();
    if (!isFindingCode(code)) throw new UsageProblem(`there is no finding "${args.code}"`, 'kubectl multinet explain');
    const page = await loadPage(code);
    if (page === undefined) throw new UsageProblem(`the page of ${code} is missing from this installation`);
    this.print(renderMarkdown(page, Math.min(terminal.width, MOST_READABLE_WIDTH), terminal.paint));
  }
}
