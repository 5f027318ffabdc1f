// Measures the reader on a list of 10,000 pods over TLS on loopback, as whole processes: node bench/list.ts [runs]
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCluster } from '../src/cluster/open.ts';
import { jsonPages, protobufPages } from './pod-pages.ts';

const SIZE = 500;
const PAGES = 20;
const here = fileURLToPath(import.meta.url);
const print = (line: string): boolean => process.stdout.write(`${line}\n`);

type Encoding = 'protobuf' | 'json';

/** Serves the pods in one encoding and prints the port. */
function serve(directory: string, encoding: Encoding): void {
  const pages = encoding === 'json' ? jsonPages(PAGES, SIZE) : protobufPages(PAGES, SIZE);
  const type = encoding === 'json' ? 'application/json' : 'application/vnd.kubernetes.protobuf';
  const pem = (name: string): Buffer => readFileSync(join(directory, name));
  let connections = 0;
  const server = createServer({ key: pem('key.pem'), cert: pem('cert.pem') }, (request, response) => {
    const index = Number(new URL(request.url ?? '', 'http://x').searchParams.get('continue') ?? 0);
    response.writeHead(200, { 'Content-Type': type, Connections: String(connections) });
    response.end(pages[index]);
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) print(String(address.port));
  });
}

/** Lists the pods once and prints how many there were and the peak memory in MiB. */
async function list(server: string, ca: string): Promise<void> {
  const cluster = openCluster({ server, 'certificate-authority': ca });
  const pods = await cluster.reader.list('pods', { scope: { kind: 'all' } });
  cluster.close();
  print(`${pods.ok ? pods.value.length : pods.why.detail} ${Math.round(process.resourceUsage().maxRSS / 1024)}`);
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));
}

async function measure(directory: string, encoding: Encoding, runs: number): Promise<void> {
  const server = spawn(process.execPath, [here, 'serve', directory, encoding], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = `https://127.0.0.1:${await portOf(server)}`;
    const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
    const seconds: number[] = [];
    const memory: number[] = [];
    let pods = '';
    for (let run = 0; run < runs; run += 1) {
      const started = performance.now();
      const { stdout } = spawnSync(process.execPath, [here, 'list', url, join(directory, 'cert.pem')], { env });
      seconds.push((performance.now() - started) / 1000);
      const [count = '', peak] = stdout.toString().trim().split(' ');
      pods = count;
      memory.push(Number(peak));
    }
    print(`${encoding.padEnd(9)} ${pods} pods  ${median(seconds).toFixed(2)} s  ${median(memory)} MiB`);
  } finally {
    server.kill();
  }
}

const [mode, first = '', second = ''] = process.argv.slice(2);
if (mode === 'serve') serve(first, second === 'json' ? 'json' : 'protobuf');
else if (mode === 'list') await list(first, second);
else {
  const directory = mkdtempSync(join(tmpdir(), 'multinet-bench-'));
  const subject = ['-subj', '/CN=bench', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];
  spawnSync('openssl', ['req', '-x509', ...key, ...subject, '-out', 'cert.pem'], { cwd: directory });
  try {
    for (const encoding of ['protobuf', 'json'] as const) await measure(directory, encoding, Number(mode ?? 5));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
