import { CommandHelp, Help } from '@oclif/core/help';

/** Help as kubectl words it: examples are a comment and a command, without a prompt. */
class KubectlCommandHelp extends CommandHelp {
  protected override usage(): string {
    return `${this.config.bin} ${[this.command.usage].flat()[0] ?? this.command.id}`;
  }

  protected override examples(examples: Parameters<CommandHelp['examples']>[0]): string | undefined {
    const list = examples === undefined ? [] : Array.isArray(examples) ? examples : [examples];
    if (list.length === 0) return undefined;
    return list
      .map((example) =>
        this.render(typeof example === 'string' ? example : `# ${example.description}\n${example.command}`),
      )
      .join('\n\n');
  }
}

/** The program's help. */
export class MultinetHelp extends Help {
  protected override CommandHelpClass: typeof CommandHelp = KubectlCommandHelp;

  // oclif writes to the console, which tells nobody when that fails; and a summary, which comes alone, as long as it is.
  protected override log(text = ''): void {
    const isSummary = !text.trimEnd().includes('\n');
    process.stdout.write(`${isSummary ? this.wrap(text, 0) : text}\n`);
  }

  override formatRoot(): string {
    const lines = [
      'Finds what is wrong with the secondary networks of pods (Multus, CNI plugins, IPAM), and says what to type next.',
      '',
      `Usage: ${this.config.bin} [COMMAND] [flags]`,
      '',
      `Without a command it lists the attachments of pods. "${this.config.bin} COMMAND -h" explains a command.`,
    ];
    return lines.map((line) => this.wrap(line, 0)).join('\n');
  }
}
