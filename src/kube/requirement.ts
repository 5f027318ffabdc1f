/** A requirement of a selector that is an object: of nodes (core/v1 NodeSelectorRequirement) or of labels (metav1 LabelSelectorRequirement). */
export interface Requirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/**
 * Whether labels, or the fields of a node, meet a requirement (k8s.io/apimachinery pkg/labels Requirement.Matches). `Gt` and `Lt` compare
 * whole numbers; only selectors of nodes have them. An operator that is not known selects nothing.
 */
export function meets(
  { key = '', operator, values = [] }: Requirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}
