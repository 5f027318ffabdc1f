import { stringify } from 'yaml';
import { archiveName, executableName, krewPlatforms, type Platform } from '../dist/platforms.ts';

/** Where the project is published. */
export const homepage = 'https://github.com/kubectl-multinet/kubectl-multinet';

/** The address of a file of a release. */
export function releaseFile(release: string, name: string): string {
  return `${homepage}/releases/download/${release}/${name}`;
}

// https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/
function about(release: string) {
  return {
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: 'multinet' },
    spec: {
      version: release,
      homepage,
      shortDescription: 'Diagnose the secondary networks of pods',
      description: [
        'Finds what is wrong with the secondary networks of pods (Multus, CNI plugins, IPAM), how bad it is, and says what to type next.',
        'It reads the cluster or a snapshot of it, and shows which pod is on which network.',
        'Try: kubectl multinet check -A\n',
      ].join('\n'),
    },
  };
}

function platform(one: Platform) {
  return { selector: { matchLabels: { os: one.os, arch: one.arch } }, bin: executableName(one) };
}

/** The manifest of a release. `sums` are the SHA-256 of its archives by name, in lower-case hexadecimal. */
export function manifestOf(release: string, sums: ReadonlyMap<string, string>): string {
  const { spec, ...head } = about(release);
  const built = krewPlatforms.map((one) => {
    const archive = archiveName(one, release);
    const sha256 = sums.get(archive);
    if (sha256 === undefined) throw new Error(`${archive} was not built`);
    return { ...platform(one), uri: releaseFile(release, archive), sha256 };
  });
  return stringify({ ...head, spec: { ...spec, platforms: built } }, { lineWidth: 0 });
}

const TAG = '{{ .TagName }}';

/** The template from which krew-release-bot makes the manifest of each further release: it fetches the archives for their sums. */
export function botTemplate(): string {
  const { spec, ...head } = about(TAG);
  const built = krewPlatforms.map((one) => ({ ...platform(one), uri: releaseFile(TAG, archiveName(one, TAG)) }));
  const text = stringify({ ...head, spec: { ...spec, platforms: built } }, { lineWidth: 0 });
  return text.replaceAll(/^( +)uri: "?(\S.*?)"?$/gm, '$1{{addURIAndSha "$2" .TagName }}');
}
