import { startBare } from './namespaces.ts';

/** A lab to be killed: starts three nodes with commands running in pods, says "ready", and waits for its end. */
const lab = await startBare('three-nodes');
// As many seconds as no other process sleeps: nothing else in their arguments tells whose commands they are.
const [, , long = '1000'] = process.argv;
void lab.exec('order-db', 'iperf3', '-s');
void lab.exec('order-service', 'sh', '-c', `sleep ${long} & sleep ${long}`);
// A command that leaves its session as daemons do.
void lab.exec('order-service#1', 'setsid', 'sleep', long);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void lab.stop().then(() => process.exit(0));
  });
}
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);
