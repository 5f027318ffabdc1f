/** An npm package that holds one runtime, pinned by what the registry says of its bytes. */
export interface RuntimePackage {
  readonly name: string;
  readonly version: string;
  /** Subresource Integrity of the package's archive, as in package-lock.json. */
  readonly integrity: string;
  /** The executable inside the package. */
  readonly file: string;
}

/** A platform that executables are made for. Names are Go's and so krew's: kubectl's users know them. */
export interface Platform {
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  readonly runtime: RuntimePackage;
  /** What `bun build --target` calls it. */
  readonly target: string;
}

const version = '1.4.5';

function bun(platform: string, integrity: string, file = 'bin/bun'): RuntimePackage {
  return { name: `@oven/bun-${platform}`, version, integrity, file };
}

// Baseline builds where there are: others end with an illegal instruction on processors without AVX2.
/** Every platform of a release. */
export const platforms: readonly Platform[] = [
  {
    os: 'linux',
    arch: 'amd64',
    runtime: bun(
      'linux-x64-baseline',
      'sha512-s8yMwYcFnnrA178gji0gZbkE2WVDej/Ti1x770oPfihxyRxSMNhGhiAQNXV53aDeraZxksdvKV/RAdQBCd0qPA==',
    ),
    target: 'bun-linux-x64-baseline',
  },
  {
    os: 'linux',
    arch: 'arm64',
    runtime: bun(
      'linux-aarch64',
      'sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==',
    ),
    target: 'bun-linux-arm64',
  },
  {
    os: 'darwin',
    arch: 'amd64',
    runtime: bun(
      'darwin-x64-baseline',
      'sha512-zqfLA5A4B+hYMh5WYzYSot3uZ06FzhdP0OEwQisEzdirYtXGj5cQFlfy31BGfNsAsk1Gd/w/OxJ/jqqJ3cMclw==',
    ),
    target: 'bun-darwin-x64-baseline',
  },
  {
    os: 'darwin',
    arch: 'arm64',
    runtime: bun(
      'darwin-aarch64',
      'sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==',
    ),
    target: 'bun-darwin-arm64',
  },
  {
    os: 'windows',
    arch: 'amd64',
    runtime: bun(
      'windows-x64-baseline',
      'sha512-/U3Dc74uGqE6EUqef7mPtg9KwJs7iJH4JHRMfIZIn18MrJh6Xz4gVvWDXRvzCL2j8wPlTnJVyrO4n7Qq4uM7TQ==',
      'bin/bun.exe',
    ),
    target: 'bun-windows-x64-baseline',
  },
];

/** The platform that this machine is, if a release has it. */
export function thisPlatform(): Platform | undefined {
  const os = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[String(process.platform)];
  const arch = { x64: 'amd64', arm64: 'arm64' }[String(process.arch)];
  return platforms.find((platform) => platform.os === os && platform.arch === arch);
}

/** The executable's name in an archive: kubectl finds it by this, and Windows by its ending. */
export function executableName({ os }: Pick<Platform, 'os'>): string {
  return os === 'windows' ? 'kubectl-multinet.exe' : 'kubectl-multinet';
}

/** The archive's name. krew takes .tar.gz and .zip. */
export function archiveName({ os, arch }: Pick<Platform, 'os' | 'arch'>, release: string): string {
  return `kubectl-multinet_${release}_${os}_${arch}.${os === 'windows' ? 'zip' : 'tar.gz'}`;
}
