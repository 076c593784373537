import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { failureWords, isFailureCode } from './failure-words';
import { isolate } from './format';

/** What is said to the reader, and what the other side said in its own words where that says more or otherwise. */
export interface Told {
  words: string;
  original: string | null;
}

/** Our server and most platforms speak English: who reads it may have their words at once. */
const readsEnglish = (): boolean => i18n.locale === '' || i18n.locale === 'en';

/** A sentence of the server or of somebody else's, for those who read English; nothing for the others. */
export const inEnglish = (sentence: string | null): string | null => (readsEnglish() ? sentence : null);

/** Words of ours for a sentence that is English: who reads English has the sentence at once, the others on demand. */
export const toldInstead = (sentence: string | null, words: string): Told =>
  sentence && readsEnglish() ? { words: sentence, original: null } : { words, original: sentence };

/** Why something did not reach a platform, by the code that connectors and the sender give; null for one not known here. */
export const failureWord = (code: string): string | null => {
  if (isFailureCode(code)) return failureWords[code]();
  const status = /^http_(\d{3})$/u.exec(code)?.[1];
  return status ? t`The platform answered with the error ${isolate(status)}.` : null;
};

/** Why nothing may be written now: the dated rule of the platform; null for a rule not known here. */
export const closedWord = (reason: string): string | null => {
  switch (reason) {
    case 'window_closed':
      return failureWords.window_closed();
    case 'they_must_write_first':
      return failureWords.not_started();
    case 'already_replied_privately':
      return failureWords.already_replied_privately();
    case 'not_supported':
      return failureWords.not_supported();
    case 'not_answerable':
      return failureWords.not_answerable();
    default:
      return null;
  }
};

/** Why a message was not sent; null where nobody said why. */
export const failureTold = ({ code, message }: { code?: string | null; message: string | null }): Told | null => {
  const rule = message === null ? null : closedWord(message);
  if (rule) return { words: rule, original: null };
  const word = code ? failureWord(code) : null;
  if (!word && !message) return null;
  const original = message && !ours.has(code ?? '') ? message : null;
  if (word && !original) return { words: word, original: null };
  if (readsEnglish()) return { words: word ? `${word} ${isolate(`(${original})`)}` : (original ?? ''), original: null };
  return { words: word ?? t`The platform refused it.`, original };
};

/** The same in one line, for notices: a code that is not known keeps the words that came with it. */
export const failureText = (failure: { code?: string | null; message: string | null }): string | null => {
  const told = failureTold(failure);
  if (!told) return null;
  const isKnown = told.original === null || (failure.code && failureWord(failure.code) !== null);
  return isKnown ? told.words : `${told.words} ${isolate(`(${told.original})`)}`;
};

/** What is wrong with a channel; null where nothing is. English has the sentence itself, which names the details. */
export const channelTold = ({
  state,
  reason,
  reasonCode = null,
}: {
  state: string;
  reason: string | null;
  reasonCode?: string | null;
}): Told | null => {
  if (!reason) return null;
  if (readsEnglish()) return { words: reason, original: null };
  const general =
    state === 'disconnected'
      ? t`The platform no longer lets this channel in. Connect it again.`
      : t`The platform refuses something on this channel.`;
  return { words: (reasonCode ? failureWord(reasonCode) : null) ?? general, original: reason };
};

/** Codes that the sender itself gives: their English says nothing that the word does not. */
const ours = new Set(['channel_off', 'interrupted', 'no_answer', 'unreachable']);
