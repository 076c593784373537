import { plural, t } from '@lingui/core/macro';
import type { NoticeSaid, StopReason } from '@hubbub/contracts';
import type { Notification } from '../records';
import { channelTold, failureText, inEnglish } from './failures';
import { formatDay, isolate } from './format';
import { stopWords } from './stop-words';
import { roleWord } from './words';

/** What a notice says, in the reader's language; one whose code is not known shows the server's own sentence. */
export const noticeWords = ({ said, text }: Pick<Notification, 'said' | 'text'>): string =>
  (said ? wordsOf(said) : null) ?? text ?? '';

/** A colon and the reason, in the words of the platform or of whoever gave it, or in ours where it has a code. */
const because = (words: string, reason: string | null): string =>
  reason ? t({ message: `${words}: ${isolate(reason)}`, context: 'what happened: why' }) : words;

const stopOf = ({ why, reason }: { why?: StopReason | null; reason: string }): string =>
  why ? stopWords[why.code](why.values) : reason;

const failureOf = ({ failure, reason }: { failure?: string | null; reason: string | null }): string | null =>
  failureText({ code: failure ?? null, message: reason });

const troubleOf = (state: string, { reason, failure }: { reason: string | null; failure?: string | null }) =>
  channelTold({ state, reason, reasonCode: failure ?? null })?.words ?? null;

/** A notice of ours has its words; what the platform wrote itself is told as it wrote it. */
const saysOf = ({ text, failure }: { text: string; failure?: string | null }): string =>
  !failure || failure === 'platform_says'
    ? isolate(text)
    : isolate(troubleOf('degraded', { reason: text, failure }) ?? '');

const wordsOf = (said: NoticeSaid): string | null => {
  switch (said.code) {
    case 'assigned':
      return t`${isolate(said.by)} assigned ${isolate(said.contact)} to you`;
    case 'assigned_many':
      return manyWords(isolate(said.by), said.count);
    case 'assigned_by_rule':
      return t`The rule “${isolate(said.rule)}” assigned ${isolate(said.contact)} to you`;
    case 'assigned_by_team':
      return t`${isolate(said.contact)}, who waited in ${isolate(said.team)}, was assigned to you`;
    case 'mentioned':
      return t`${isolate(said.by)} mentioned you about ${isolate(said.contact)}`;
    case 'late_reply':
      return t`${isolate(said.contact)} has waited longer than “${isolate(said.policy)}” allows`;
    case 'late_close':
      return t`${isolate(said.contact)} is open longer than “${isolate(said.policy)}” allows`;
    case 'send_failed':
      return because(t`The answer to ${isolate(said.contact)} was not sent`, failureOf(said));
    case 'send_unconfirmed':
      return because(t`The answer to ${isolate(said.contact)} may not have arrived`, failureOf(said));
    case 'rule':
      return `“${isolate(said.rule)}”: ${isolate(said.contact)}`;
    case 'rule_stopped':
      return because(t`“${isolate(said.rule)}” stopped answering ${isolate(said.contact)}`, stopOf(said));
    case 'rule_paused':
      return because(t`“${isolate(said.rule)}” is paused`, stopOf(said));
    case 'automation_paused':
      return because(t`Everything automatic is paused`, stopOf(said));
    case 'channel_disconnected':
      return because(t`${isolate(said.channel)} is disconnected`, troubleOf('disconnected', said));
    case 'channel_trouble':
      return because(t`${isolate(said.channel)} has trouble`, troubleOf('degraded', said));
    case 'channel_access_ends':
      return t`The access of ${isolate(said.channel)} ends on ${formatDay(said.at)}: connect it again`;
    case 'channel_access_ended':
      return t`The access of ${isolate(said.channel)} ended on ${formatDay(said.at)}: connect it again`;
    case 'channel_sends_fail':
      return t`Answers through ${isolate(said.channel)} fail one after the other`;
    case 'channel_says':
      return `${isolate(said.channel)}: ${saysOf(said)}`;
    case 'model_refused':
      return because(t`${isolate(said.model)} refuses the key or the model`, inEnglish(said.reason));
    case 'webhook_off':
      return because(
        t`The webhook to ${isolate(said.host)} has failed for five days and is switched off`,
        failureOf(said),
      );
    case 'second_factor_reset':
      return t`${isolate(said.by)} took your second factor away: set up a new one`;
    case 'role_changed':
      return t`${isolate(said.by)} gave you another role: ${roleWord(said.role)}`;
    default:
      return null; // of a newer server
  }
};

const manyWords = (by: string, count: number): string =>
  plural(count, { one: `${by} assigned # conversation to you`, other: `${by} assigned # conversations to you` });
