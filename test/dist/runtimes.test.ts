import assert from 'node:assert/strict';
import { archiveName, executableName, platforms } from '../../scripts/dist/platforms.ts';

describe('the runtimes of a release', () => {
  it('are of one version, each pinned by its sum', () => {
    assert.equal(new Set(platforms.map(({ runtime }) => runtime.version)).size, 1);
    for (const { runtime } of platforms) assert.match(runtime.integrity, /^sha512-[\w+/]{86}==$/);
    assert.equal(new Set(platforms.map(({ runtime }) => runtime.integrity)).size, platforms.length);
  });

  it('become files that kubectl and krew know what to do with', () => {
    assert.deepEqual(
      platforms.map((platform) => [executableName(platform), archiveName(platform, 'v1.2.3')]),
      [
        ['kubectl-multinet', 'kubectl-multinet_v1.2.3_linux_amd64.tar.gz'],
        ['kubectl-multinet', 'kubectl-multinet_v1.2.3_linux_arm64.tar.gz'],
        ['kubectl-multinet', 'kubectl-multinet_v1.2.3_linux_amd64_musl.tar.gz'],
        ['kubectl-multinet', 'kubectl-multinet_v1.2.3_linux_arm64_musl.tar.gz'],
        ['kubectl-multinet', 'kubectl-multinet_v1.2.3_darwin_amd64.tar.gz'],
        ['kubectl-multinet', 'kubectl-multinet_v1.2.3_darwin_arm64.tar.gz'],
        ['kubectl-multinet.exe', 'kubectl-multinet_v1.2.3_windows_amd64.zip'],
      ],
    );
  });
});
