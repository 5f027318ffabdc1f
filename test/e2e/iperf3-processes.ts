import type { LabTarget } from './harness.ts';

/** The iperf3 processes in the pods of a lab that have networks, as `kubectl exec` sees them: `POD PID ARGV`. */
export async function iperf3Processes(lab: LabTarget, which: 'server' | 'any'): Promise<string[]> {
  const script =
    'cd /proc && for p in [0-9]*; do printf "%s " "$p"; tr "\\0" " " <"$p/cmdline" 2>/dev/null; echo; done';
  const found: string[] = [];
  for (const { namespace, name, attachments, failure } of lab.lab.topology.pods) {
    if (attachments.length === 0 || failure !== undefined) continue;
    const ran = await lab.kubectl(['exec', name, '-n', namespace, '--', 'sh', '-c', script]);
    const lines = ran.stdout.split('\n').filter((line) => /^\d+ (\S*\/)?iperf3 /.test(line));
    found.push(...lines.filter((line) => which === 'any' || / -s /.test(line)).map((line) => `${name} ${line.trim()}`));
  }
  return found;
}
