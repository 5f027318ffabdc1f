import assert from 'node:assert/strict';
import { archiveName, executableName, platforms } from '../../scripts/dist/platforms.ts';
import { deafened } from '../../scripts/dist/runtimes.ts';

describe('the runtimes of a release', () => {
  it('are of one version, each pinned by its sum', () => {
    assert.equal(new Set(platforms.map(({ runtime }) => runtime.version)).size, 1);
    for (const { runtime } of platforms) assert.match(runtime.integrity, /^sha512-[\w+/]{86}==$/);
    assert.equal(new Set(platforms.map(({ runtime }) => runtime.integrity)).size, platforms.length);
  });

  it('no longer hold the names of the variables that would make them something else', () => {
    const runtime = Buffer.from('PATH\0BUN_OPTIONS\0BUN_BE_BUN\0xBUN_OPTIONSy\0BUN_INSPECT_CONNECT_TO');
    assert.equal(deafened(runtime).toString(), 'PATH\0BUN=OPTIONS\0BUN=BE_BUN\0xBUN=OPTIONSy\0BUN=INSPECT_CONNECT_TO');
    assert.equal(runtime.indexOf('='), -1);
  });

  it('keep their own scripts as they are', () => {
    const script = 'BUN_OPTIONS BUN_BE_BUN BUN_INSPECT process.env.BUN_INSPECT_NOTIFY || ""';
    assert.match(deafened(Buffer.from(script)).toString(), /process\.env\.BUN_INSPECT_NOTIFY/);
  });

  it('are refused when they do not mention such a name at all', () => {
    assert.throws(() => deafened(Buffer.from('BUN_OPTIONS')), /does not mention BUN_BE_BUN/);
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
