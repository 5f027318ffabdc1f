const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/**
 * The whole number that a Kubernetes quantity stands for, rounded up as Quantity.Value does: `2`, `1k`, `2Ki`, `1e3`, `1500m` is 2.
 * Undefined when it is no quantity. Source: k8s.io/apimachinery/pkg/api/resource/quantity.go.
 */
export function parseQuantity(text: string): bigint | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,2}|)$/.exec(text);
  const [, sign, whole = '', fraction = '', suffix = ''] = parts ?? [];
  if (parts === null || whole + fraction === '') return undefined;
  const [base, exponent] = scaleOf(suffix);
  const power = exponent - (base === 10n ? fraction.length : 0);
  const divisor = base === 10n ? 10n ** BigInt(Math.max(-power, 0)) : 10n ** BigInt(fraction.length);
  const dividend = BigInt(whole + fraction) * base ** BigInt(Math.max(power, 0));
  return sign === '-' ? -(dividend / divisor) : (dividend + divisor - 1n) / divisor;
}

function scaleOf(suffix: string): [base: bigint, exponent: number] {
  if (binary.includes(suffix)) return [1024n, binary.indexOf(suffix) + 1];
  if (decimal.includes(suffix)) return [10n, (decimal.indexOf(suffix) - decimal.indexOf('')) * 3];
  return [10n, Number(suffix.slice(1))];
}
