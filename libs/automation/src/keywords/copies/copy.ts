import type { Span } from '@hubbub/text';

/** Another reading of some characters: what a writer who dodges filters wants to be read. Positions are those of the folded text. */
export interface Copy extends Span {
  text: string;
  kind: 'mixed-script' | 'look-alike' | 'leet' | 'spaced' | 'stretched' | 'joined';
}
