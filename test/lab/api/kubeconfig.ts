/** The text of a kubeconfig file that leads one user into the lab. JSON, which every reader of YAML understands. */
import type { Credential } from './certificates.ts';

/** How the user comes in. */
export type Admission = { certificate: Credential } | { token: string };

/** `namespace` is the default one of the context. */
export function kubeconfigText(
  url: string,
  caPem: string,
  user: string,
  admission: Admission,
  namespace: string | undefined,
): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lab',
    clusters: [{ name: 'lab', cluster: { server: url, 'certificate-authority-data': base64(caPem) } }],
    users: [
      {
        name: user,
        user:
          'token' in admission
            ? { token: admission.token }
            : {
                'client-certificate-data': base64(admission.certificate.certificate),
                'client-key-data': base64(admission.certificate.key),
              },
      },
    ],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user, ...(namespace === undefined ? {} : { namespace }) } }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
