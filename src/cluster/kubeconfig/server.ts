import type { Trust } from '../connection.ts';
import type { ConnectionFlags } from '../connection-flags.ts';
import { ClusterProblem } from '../problem.ts';
import type { ReadFile } from '../system.ts';
import type { ClusterEntry } from './entries.ts';
import { readNamed } from './read-named.ts';

/** Which server is asked and how its certificate is judged, of a cluster entry with flags laid over it. */
interface Server {
  readonly url: URL;
  readonly trust: Trust;
}

// client-go's clientcmd.getCluster: --insecure-skip-tls-verify and --certificate-authority each replace all that the file says of trust,
// and --server makes the file's tls-server-name void.
/** Lays kubectl's flags over a cluster entry. */
export function overlayCluster(entry: ClusterEntry | undefined, flags: ConnectionFlags): Partial<ClusterEntry> {
  const { certificateAuthority, certificateAuthorityData, insecureSkipTlsVerify, tlsServerName, ...rest } = entry ?? {};
  const byFlag = flags['insecure-skip-tls-verify'] || flags['certificate-authority'];
  const trust = byFlag
    ? {
        ...(flags['certificate-authority'] ? { certificateAuthority: flags['certificate-authority'] } : {}),
        insecureSkipTlsVerify: flags['insecure-skip-tls-verify'] ?? false,
      }
    : {
        ...(certificateAuthority ? { certificateAuthority } : {}),
        ...(certificateAuthorityData ? { certificateAuthorityData } : {}),
        insecureSkipTlsVerify: insecureSkipTlsVerify ?? false,
      };
  const serverName = flags['tls-server-name'] || (flags.server ? undefined : tlsServerName);
  return {
    ...rest,
    ...(flags.server ? { server: flags.server } : {}),
    ...trust,
    ...(serverName ? { tlsServerName: serverName } : {}),
  };
}

/** Reads the address and the authorities of a cluster. */
export function readServer(cluster: Partial<ClusterEntry>, hasCertificate: boolean, read: ReadFile): Server {
  const {
    certificateAuthority: file,
    certificateAuthorityData: data,
    insecureSkipTlsVerify: skipVerify = false,
  } = cluster;
  const origin = cluster.name === undefined ? '' : ` of cluster "${cluster.name}"`;
  if (skipVerify && (file || data)) {
    throw new ClusterProblem(`insecure-skip-tls-verify and a certificate authority are both set${origin}`, {
      next: 'remove one of them, or choose by flag: --insecure-skip-tls-verify or --certificate-authority=FILE',
    });
  }
  if (file && data)
    throw new ClusterProblem(`certificate-authority and certificate-authority-data are both set${origin}`, {
      next: 'remove one of them',
    });
  const url = serverUrl(cluster.server ?? '', Boolean(file || data || skipVerify || hasCertificate), origin);
  const ca =
    data ?? (file && url.protocol === 'https:' ? readNamed(read, file, `certificate authority${origin}`) : undefined);
  const caFrom = data
    ? `certificate-authority-data${origin} in ${cluster.file}`
    : file
      ? `certificate-authority ${file}`
      : 'the authorities that this machine trusts';
  const { tlsServerName: serverName } = cluster;
  return { url, trust: { ...(ca ? { ca } : {}), caFrom, ...(serverName ? { serverName } : {}), skipVerify } };
}

// client-go's rest.DefaultServerURL: without a scheme, https only if something about TLS is configured.
function serverUrl(written: string, secure: boolean, origin: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `${secure ? 'https' : 'http'}://${written}`;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new ClusterProblem(`server "${written}"${origin} is no http or https address`, {
      next: 'kubectl config view --minify',
    });
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}
