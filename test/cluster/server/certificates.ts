import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates of one test run: an authority, servers that are good and bad in one way each, a client. Paths of PEM files. */
export interface Certificates {
  readonly directory: string;
  file(name: Name): string;
  pem(name: Name): string;
}

const NAMES = ['ca', 'other-ca', 'good', 'expired', 'misnamed', 'client'] as const;
type Subject = (typeof NAMES)[number];
/** A certificate or its key. */
export type Name = `${Subject}.${'crt' | 'key'}`;

const LOOPBACK = 'subjectAltName=DNS:localhost,IP:127.0.0.1';

let made: Certificates | undefined | 'impossible';

/** Why there are no certificates; undefined when there are. */
export function whyNoCertificates(): string | undefined {
  return certificates() === undefined ? 'openssl not in PATH, or cannot make certificates' : undefined;
}

/** Makes the certificates once; `undefined` when openssl cannot. */
export function certificates(): Certificates | undefined {
  made ??= make() ?? 'impossible';
  return made === 'impossible' ? undefined : made;
}

after(() => {
  if (typeof made === 'object') rmSync(made.directory, { recursive: true, force: true });
});

function make(): Certificates | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'multinet-certificates-'));
  const openssl = (...args: string[]): boolean => spawnSync('openssl', args, { cwd: directory }).status === 0;
  const key = (name: Subject) => openssl('ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', `${name}.key`);
  const authority = (name: Subject) =>
    key(name) &&
    openssl('req', '-x509', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-days', '2', '-out', `${name}.crt`);
  const signed = (name: Subject, extension: string, days: string) => {
    writeFileSync(join(directory, `${name}.ext`), `${extension}\n`);
    const request = ['req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`];
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`];
    return (
      key(name) &&
      openssl(...request) &&
      openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-days', days, '-out', `${name}.crt`)
    );
  };
  const done =
    authority('ca') &&
    authority('other-ca') &&
    signed('good', LOOPBACK, '2') &&
    signed('expired', LOOPBACK, '-1') &&
    signed('misnamed', 'subjectAltName=DNS:elsewhere.example', '2') &&
    signed('client', 'extendedKeyUsage=clientAuth', '2');
  if (!done) {
    rmSync(directory, { recursive: true, force: true });
    return undefined;
  }
  const file = (name: Name) => join(directory, name);
  return { directory, file, pem: (name) => readFileSync(file(name), 'utf8') };
}
