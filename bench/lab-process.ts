// A lab in a process of its own, so that what it costs is not measured. Its parent asks by messages what was requested of it.
import { startLab } from '../test/lab/lab.ts';
import { generatedScenario, hasEvents } from '../test/lab/scale/generate.ts';

const [pods = '50', nodes = '5'] = process.argv.slice(2);
const lab = await startLab(generatedScenario({ pods: Number(pods), nodes: Number(nodes) }), {
  recorded: 'a generated cluster has no namespaces',
  remembered: hasEvents,
});

process.on('message', (message) => {
  const { requests } = lab.api;
  if (message === 'forget') requests.length = 0;
  process.send?.({
    kubeconfig: lab.api.kubeconfig(),
    requests: requests.length,
    bytes: requests.reduce((sum, { bytes }) => sum + bytes, 0),
    connections: new Set(requests.map(({ connection }) => connection)).size,
    execs: requests.flatMap(({ path, status }) => (status === 101 ? [path] : [])),
  });
});
process.once('disconnect', () => {
  void lab.stop().then(() => process.exit(0));
});
process.send?.('ready');
