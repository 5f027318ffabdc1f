// What krew enforces when a plugin is installed (internal/index/validation), and cmd/validate-krew-manifest beyond that.

/** A platform that krew runs on. */
interface Place {
  readonly os: string;
  readonly arch: string;
}

const supported: readonly Place[] = [
  ...['386', 'amd64', 'arm64'].map((arch) => ({ os: 'windows', arch })),
  ...['386', 'amd64', 'arm', 'arm64', 'ppc64le', 's390x'].map((arch) => ({ os: 'linux', arch })),
  ...['386', 'amd64', 'arm64'].map((arch) => ({ os: 'darwin', arch })),
];

const DEVICES = /^(?:CON|PRN|AUX|NUL|COM\d|LPT\d)$/i;
const SEMVER =
  /^v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?(?:\+[\dA-Za-z.-]+)?$/;

type Values = Readonly<Record<string, unknown>>;

function valuesOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What krew, or its review, would not accept in a manifest; empty for a good one. `file` is the name it has in an index. */
export function manifestFaults(manifest: unknown, file: string): string[] {
  const { apiVersion, kind, metadata, spec: given } = valuesOf(manifest);
  const spec = valuesOf(given);
  const name = textOf(valuesOf(metadata).name);
  const places = listOf(spec.platforms);
  return [
    ...unless(apiVersion === 'krew.googlecontainertools.github.com/v1alpha2', `apiVersion: ${textOf(apiVersion)}`),
    ...unless(kind === 'Plugin', `kind: ${textOf(kind)}`),
    ...unless(/^[\w-]+$/.test(name) && !DEVICES.test(name), `metadata.name: ${name}`),
    ...unless(`${name}.yaml` === file, `metadata.name: ${name} in a file ${file}`),
    ...unless(SEMVER.test(textOf(spec.version)), `spec.version: ${textOf(spec.version)}`),
    ...unless(
      /^\S[^\n]*[^.\s]$/.test(textOf(spec.shortDescription)),
      'spec.shortDescription: one line, no final period',
    ),
    ...unless(textOf(spec.shortDescription).length <= 50, 'spec.shortDescription: a few words'),
    ...unless(textOf(spec.description).trim() !== '', 'spec.description: missing'),
    ...unless(
      /^https:\/\/[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(textOf(spec.homepage)),
      `spec.homepage: ${textOf(spec.homepage)}`,
    ),
    ...unless(places.length > 0, 'spec.platforms: none'),
    ...places.flatMap((place, index) =>
      platformFaults(valuesOf(place)).map((fault) => `spec.platforms[${index}]: ${fault}`),
    ),
    ...overlaps(places.map((place) => valuesOf(place).selector)),
  ];
}

function unless(good: boolean, fault: string): string[] {
  return good ? [] : [fault];
}

function platformFaults(platform: Values): string[] {
  const { uri, sha256, bin, selector, files } = platform;
  return [
    ...unless(/^https:\/\/\S+\.(?:zip|tar\.gz)$/.test(textOf(uri)), `uri: ${textOf(uri)}`),
    ...unless(/^[a-f0-9]{64}$/.test(textOf(sha256)), `sha256: ${textOf(sha256)}`),
    ...unless(isInside(textOf(bin)), `bin: ${textOf(bin)}`),
    ...selectorFaults(selector, textOf(bin)),
    ...(files === undefined ? [] : fileFaults(files)),
  ];
}

function selectorFaults(selector: unknown, bin: string): string[] {
  const { matchLabels, matchExpressions } = valuesOf(selector);
  const keys = [
    ...Object.keys(valuesOf(matchLabels)),
    ...listOf(matchExpressions).map((one) => textOf(valuesOf(one).key)),
  ];
  const matched = supported.filter((place) => matches(selector, place));
  const onWindows = matched.some(({ os }) => os === 'windows');
  return [
    ...unless(keys.length > 0, 'selector: empty'),
    ...keys.flatMap((key) => unless(key === 'os' || key === 'arch', `selector: ${key}`)),
    ...listOf(matchExpressions).flatMap((one) =>
      unless(isExpression(valuesOf(one)), `selector: ${JSON.stringify(one)}`),
    ),
    ...unless(matched.length > 0, 'selector: matches no platform'),
    ...unless(!onWindows || bin.endsWith('.exe'), `bin: ${bin} on Windows`),
  ];
}

// What apimachinery makes of an expression: an operator that is none, or values that do not fit it, are errors.
function isExpression({ operator, values }: Values): boolean {
  const count = listOf(values).length;
  if (operator === 'In' || operator === 'NotIn') return count > 0;
  return (operator === 'Exists' || operator === 'DoesNotExist') && count === 0;
}

function fileFaults(files: unknown): string[] {
  const moves = listOf(files).map(valuesOf);
  return [
    ...unless(moves.length > 0, 'files: empty'),
    ...moves.flatMap(({ from, to }) => [
      ...unless(textOf(from) !== '', 'files: no from'),
      // Validation would let these pass; the installation would not move them (internal/installation/move.go).
      ...unless(!leads(textOf(from), '..'), `files: from ${textOf(from)}`),
      ...unless(isClean(textOf(to)) && !leads(textOf(to), '..'), `files: to ${textOf(to)}`),
    ]),
  ];
}

/** Go's path.Clean leaves it as it is. */
function isClean(path: string): boolean {
  if (path === '.' || path === '/') return true;
  const parts = path.split('/');
  return parts.every((part, index) => {
    if (part === '.') return false;
    if (part === '') return index === 0 && parts.length > 1;
    return part !== '..' || index === 0 || parts[index - 1] === '..';
  });
}

function leads(path: string, to: string): boolean {
  return path.split('/').includes(to);
}

/** Names a file below where the archive is unpacked, on every system. */
function isInside(path: string): boolean {
  return /^[^/\\\s][^\\\s]*[^/\\.\s]$/.test(path) && !leads(path, '..');
}

// Labels and expressions as in apimachinery's LabelSelector; krew gives it the two labels os and arch.
function matches(selector: unknown, place: Place): boolean {
  const { matchLabels, matchExpressions } = valuesOf(selector);
  const labels: Values = { ...place };
  const same = Object.entries(valuesOf(matchLabels)).every(([key, value]) => labels[key] === value);
  return (
    same &&
    listOf(matchExpressions)
      .map(valuesOf)
      .every(({ key, operator, values }) => {
        const isAmong = listOf(values).includes(labels[textOf(key)]);
        return operator === 'In' ? isAmong : operator === 'NotIn' ? !isAmong : operator === 'Exists';
      })
  );
}

function overlaps(selectors: readonly unknown[]): string[] {
  return supported.flatMap((place) => {
    const fitting = selectors.flatMap((selector, index) => (matches(selector, place) ? index : []));
    return unless(fitting.length <= 1, `spec.platforms: ${fitting.join(' and ')} both match ${place.os}/${place.arch}`);
  });
}
