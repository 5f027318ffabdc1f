import { boolean, custom, string } from '@oclif/core/flags';

const CONNECTION = 'CONNECTION';

// The flags of k8s.io/cli-runtime/pkg/genericclioptions/config_flags.go, under the same names and letters.
/** Which cluster to ask, and as whom: kubectl's own flags. */
export const connectionFlags = {
  kubeconfig: string({ description: 'Path to the kubeconfig file to use', helpGroup: CONNECTION, helpValue: 'FILE' }),
  context: string({ description: 'Name of the kubeconfig context to use', helpGroup: CONNECTION, helpValue: 'NAME' }),
  cluster: string({ description: 'Name of the kubeconfig cluster to use', helpGroup: CONNECTION, helpValue: 'NAME' }),
  user: string({ description: 'Name of the kubeconfig user to use', helpGroup: CONNECTION, helpValue: 'NAME' }),
  as: string({ description: 'User name to impersonate', helpGroup: CONNECTION, helpValue: 'USER' }),
  'as-group': string({
    description: 'Group to impersonate; may be given several times',
    helpGroup: CONNECTION,
    helpValue: 'GROUP',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'as-uid': string({ description: 'UID to impersonate', helpGroup: CONNECTION, helpValue: 'UID' }),
  server: string({
    char: 's',
    description: 'Address and port of the API server',
    helpGroup: CONNECTION,
    helpValue: 'URL',
  }),
  token: string({ description: 'Bearer token for the API server', helpGroup: CONNECTION, helpValue: 'TOKEN' }),
  'certificate-authority': string({
    description: 'Path to a certificate file of the certificate authority',
    helpGroup: CONNECTION,
    helpValue: 'FILE',
  }),
  'client-certificate': string({
    description: 'Path to a client certificate file for TLS',
    helpGroup: CONNECTION,
    helpValue: 'FILE',
  }),
  'client-key': string({ description: 'Path to a client key file for TLS', helpGroup: CONNECTION, helpValue: 'FILE' }),
  'tls-server-name': string({
    description: 'Server name to check the certificate of the server against',
    helpGroup: CONNECTION,
    helpValue: 'NAME',
  }),
  'insecure-skip-tls-verify': boolean({
    description: 'Do not check the certificate of the server',
    helpGroup: CONNECTION,
  }),
  'request-timeout': string({
    description: 'Longest wait for one request, such as 1s, 2m or 3h; 0 waits for ever',
    helpGroup: CONNECTION,
    helpValue: 'DURATION',
  }),
};

/** What part of the cluster to look at. */
export const scopeFlags = {
  namespace: string({
    char: 'n',
    description: 'Namespace to look at; the one of the context unless given',
    helpValue: 'NAME',
    // As kubectl: an empty name is none.
    parse: async (text) => text || undefined,
  }),
  'all-namespaces': boolean({ char: 'A', description: 'Look at all namespaces' }),
  from: string({
    description: 'Read a snapshot file instead of a live cluster',
    helpValue: 'FILE',
    exclusive: Object.keys(connectionFlags),
  }),
};

/** Which pods to look at. */
export const selectorFlags = {
  selector: string({
    char: 'l',
    description: 'Label selector for pods, such as app=order-service',
    helpValue: 'SELECTOR',
  }),
  'field-selector': string({
    description: 'Field selector for pods, such as spec.nodeName=node-a',
    helpValue: 'SELECTOR',
  }),
};

/** How to print. */
export const colorFlag = {
  color: custom<'always' | 'never' | 'auto'>({
    description: 'When to use colour',
    options: ['always', 'never', 'auto'],
    default: 'auto',
    helpValue: 'WHEN',
    parse: async (text) => (text === 'always' || text === 'never' ? text : 'auto'),
  })(),
};

/** How to print lists. */
export const outputFlags = {
  output: string({
    char: 'o',
    description: 'Output format: wide, json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC',
    helpValue: 'FORMAT',
  }),
  'no-headers': boolean({ description: 'Print no column titles' }),
  'sort-by': string({ description: 'Sort by the value at a path of each item, such as .pod', helpValue: 'PATH' }),
};
