import { startBare } from './namespaces.ts';

/** A lab to be killed: starts three nodes with commands running in pods, says "ready", and waits for its end. */
const lab = await startBare('three-nodes');
void lab.exec('order-db', 'iperf3', '-s');
void lab.exec('order-service', 'sh', '-c', 'sleep 1000 & sleep 1001');
// A command that leaves its session as daemons do.
void lab.exec('order-service#1', 'setsid', 'sleep', '1002');
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void lab.stop().then(() => process.exit(0));
  });
}
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);
