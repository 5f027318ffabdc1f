/** How a piece of text is meant; what it looks like is decided where the output is known. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'bad' | 'warning' | 'note' | 'unknown';

/** Gives a tone its look. */
export type Paint = (tone: Tone, text: string) => string;

/** No colour. */
export const plain: Paint = (_tone, text) => text;
