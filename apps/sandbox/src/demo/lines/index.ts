import { ar } from './ar';
import { el } from './el';
import { en } from './en';
import { fa } from './fa';
import type { Language, Lines } from './lines';
import { zh } from './zh';

export const lines: Record<Language, Lines> = { en, el, fa, ar, zh };
