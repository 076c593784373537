import { sayReason } from './rule-reasons';
import { flagWord, intentWord } from './words';

/** Why a rule did or did not act, in words. */
export const reasonWord = (reason: string): string => sayReason(reason, { flag: flagWord, intent: intentWord });
