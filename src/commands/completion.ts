import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { MultinetCommand } from '../cli/command.ts';
import { installCompletion } from '../cli/completion/install.ts';

/** `kubectl multinet completion`. */
export default class Completion extends MultinetCommand {
  static override summary = 'Install what kubectl asks for completions of this plugin';
  static override description =
    'Writes one small script, kubectl_complete-multinet, beside the plugin; kubectl\'s own completion, set up with "kubectl completion SHELL", then knows commands, flags, contexts, namespaces, pods, networks, nodes and codes. Remove the script to undo it.';
  static override examples = [
    '# Beside the plugin\n<%= config.bin %> completion install',
    '# Elsewhere in PATH\n<%= config.bin %> completion install --dir ~/bin',
  ];
  static override args = {
    action: argument({
      description: 'What to do: install',
      options: ['install'],
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    dir: string({ description: 'Directory of PATH to write to', helpValue: 'DIR' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Completion);
    this.remark(`wrote ${await installCompletion(flags.dir, process.env)}`);
  }
}
