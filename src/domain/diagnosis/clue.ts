/** Something that a reader can check himself: where it was seen, and what was seen there. */
export interface Clue {
  /** `event AddedInterface`, `spec.config`, `spec.allocations` … */
  readonly source: string;
  readonly of?: { readonly kind: string; readonly namespace?: string; readonly name: string };
  /** As it was seen, unescaped. */
  readonly text: string;
}
