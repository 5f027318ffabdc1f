/**
 * A certificate authority for one process: it signs the server's certificate and one for each user who comes in by
 * certificate. Elliptic curve keys, made in a few milliseconds, never written to a disk by this file.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, der, integer, octets, oid, sequence, set, tagged, time, utf8, yes } from './der.ts';

/** A certificate and its private key, both PEM. */
export interface Credential {
  certificate: string;
  key: string;
}

export interface Authority {
  certificate: string;
  /** For a server at an IPv4 address. */
  server(address: string): Credential;
  /** For a user: common name and organizations (groups). */
  client(name: string, groups: readonly string[]): Credential;
}

const oids = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectAlternativeName: '2.5.29.17',
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

const signatureAlgorithm = sequence(oid(oids.ecdsaWithSha256));
const lifetime = { before: 3_600_000, after: 7 * 24 * 3_600_000 };

export function createAuthority(): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = distinguishedName('multinet-lab-ca', []);

  function issue(subject: Buffer, key: KeyObject, extensions: readonly Buffer[]): string {
    const now = Date.now();
    const content = sequence(
      tagged(0, integer(Buffer.from([2]))),
      integer(randomBytes(16)),
      signatureAlgorithm,
      issuer,
      sequence(time(new Date(now - lifetime.before)), time(new Date(now + lifetime.after))),
      subject,
      key.export({ type: 'spki', format: 'der' }),
      tagged(3, sequence(...extensions, ...identifiers(key))),
    );
    return pem(sequence(content, signatureAlgorithm, bits(sign('sha256', content, privateKey))));
  }

  /** Which key is certified and which one signed: strict verifiers insist on both. */
  function identifiers(key: KeyObject): Buffer[] {
    return [
      extension(oids.subjectKeyIdentifier, octets(keyIdentifier(key))),
      extension(oids.authorityKeyIdentifier, sequence(der(0x80, keyIdentifier(publicKey)))),
    ];
  }

  function leaf(subject: Buffer, extensions: readonly Buffer[]): Credential {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { certificate: issue(subject, pair.publicKey, [digitalSignature, ...extensions]), key };
  }

  return {
    certificate: issue(issuer, publicKey, [
      extension(oids.basicConstraints, sequence(yes), true),
      // keyCertSign
      extension(oids.keyUsage, bits(Buffer.from([0x04]), 2), true),
    ]),
    server: (address) =>
      leaf(distinguishedName('kube-apiserver', []), [
        extension(oids.extendedKeyUsage, sequence(oid(oids.serverAuth))),
        extension(
          oids.subjectAlternativeName,
          sequence(
            der(0x82, Buffer.from('localhost')),
            der(0x82, Buffer.from('kubernetes')),
            der(0x87, Buffer.from(address.split('.').map(Number))),
          ),
        ),
      ]),
    client: (name, groups) =>
      leaf(distinguishedName(name, groups), [extension(oids.extendedKeyUsage, sequence(oid(oids.clientAuth)))]),
  };
}

const digitalSignature = extension(oids.keyUsage, bits(Buffer.from([0x80]), 7), true);

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return critical ? sequence(oid(id), yes, octets(value)) : sequence(oid(id), octets(value));
}

function distinguishedName(commonName: string, organizations: readonly string[]): Buffer {
  const attribute = (id: string, text: string) => set(sequence(oid(id), utf8(text)));
  return sequence(
    ...organizations.map((organization) => attribute(oids.organization, organization)),
    attribute(oids.commonName, commonName),
  );
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
