import { isRecord } from '../../src/kube/record.ts';

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
  /** Linux with another C library than glibc: Alpine. krew cannot choose by that; its users download the archive themselves. */
  readonly libc?: 'musl';
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
    os: 'linux',
    arch: 'amd64',
    libc: 'musl',
    runtime: bun(
      'linux-x64-musl-baseline',
      'sha512-cWJhU8h0+MiUgpSt99sQhjxLIIosKEcKYdtKddohokUvAuN6jKOy7g7+QDTZTXtwHxz93wL3BX+L6wXVPDUH3A==',
    ),
    target: 'bun-linux-x64-baseline-musl',
  },
  {
    os: 'linux',
    arch: 'arm64',
    libc: 'musl',
    runtime: bun(
      'linux-aarch64-musl',
      'sha512-XCNc+WvvMAdNNb+OWTogpy+N9wm62fkVeEVLb6how0RZhW5LPi6c7BlkeVCuWps7XjEl2saFpHFa20/1E+PAHg==',
    ),
    target: 'bun-linux-arm64-musl',
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

/** The platforms that krew knows: there is one for each system and processor. */
export const krewPlatforms: readonly Platform[] = platforms.filter(({ libc }) => libc === undefined);

/** The platform that this machine is, if a release has it. */
export function thisPlatform(): Platform | undefined {
  const os = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[String(process.platform)];
  const arch = { x64: 'amd64', arm64: 'arm64' }[String(process.arch)];
  const isMusl = os === 'linux' && !hasGlibc();
  return platforms.find((one) => one.os === os && one.arch === arch && (one.libc === 'musl') === isMusl);
}

/** Whether this process runs on glibc: node says so in its reports. */
function hasGlibc(): boolean {
  const report: unknown = process.report.getReport();
  return isRecord(report) && isRecord(report.header) && report.header.glibcVersionRuntime !== undefined;
}

/** How the platform is written on a command line, and in the names of files with another sign between its words. */
export function platformWords({ os, arch, libc }: Pick<Platform, 'os' | 'arch' | 'libc'>, between = '/'): string {
  return [os, arch, ...(libc === undefined ? [] : [libc])].join(between);
}

/** The executable's name in an archive: kubectl finds it by this, and Windows by its ending. */
export function executableName({ os }: Pick<Platform, 'os'>): string {
  return os === 'windows' ? 'kubectl-multinet.exe' : 'kubectl-multinet';
}

/** The archive's name. krew takes .tar.gz and .zip. */
export function archiveName(platform: Pick<Platform, 'os' | 'arch' | 'libc'>, release: string): string {
  const ending = platform.os === 'windows' ? 'zip' : 'tar.gz';
  return `kubectl-multinet_${release}_${platformWords(platform, '_')}.${ending}`;
}
