import { plural, t } from '@lingui/core/macro';
import {
  type FieldProblem,
  type InvalidReason,
  invalidReasons,
  type UnsupportedReason,
  unsupportedReasons,
} from '@hubbub/contracts';
import type { Problem } from '../state/problem';
import { closedWord, failureWord } from './failures';
import { faultWord, fieldName, fieldProblems } from './field-problems';
import { isRefusalCode } from './refusal-words';
import { isolate } from './format';

/** What went wrong and what to do about it. Codes without words of ours show the server's own sentence. */
export const problemText = (problem: Problem): string => {
  const { code, message, details } = problem;
  switch (code) {
    case 'unreachable':
      return t`No answer from the server. Nothing you typed is lost.`;
    case 'signed_out':
      return t`Your session has ended. Sign in again; nothing you typed is lost.`;
    case 'forbidden':
      return t`Your role does not allow this.`;
    case 'not_found':
      return t`It is no longer here.`;
    case 'version_conflict':
      return t`Somebody changed it in the meantime.`;
    case 'too_many':
      return waitText(details);
    case 'code_required':
      return t`Give the code that your authenticator shows.`;
    case 'wrong_code':
      return t`This code is wrong, or was used already. Wait for the next one.`;
    case 'wrong_password':
      return t`The present password is wrong.`;
    case 'weak_password':
      return (details as { reason?: string } | null)?.reason === 'own'
        ? t`This is little more than your own name or address. Choose something nobody would guess.`
        : t`This password is one of those that are guessed first. A few words that do not belong together are better.`;
    case 'second_factor_required':
      return t`Your workspace asks everybody for a second factor.`;
    case 'second_factor_on':
      return t`A second factor is in use already.`;
    case 'no_second_factor':
      return t`Set up a second factor of your own first.`;
    case 'sign_on_expired':
      return t`This sign-in took too long or was used already. Begin again.`;
    case 'sign_on_denied':
      return t`Your provider did not let you in.`;
    case 'sign_on_failed':
      return t`Signing in with your provider failed. Try again, or use your password.`;
    case 'sign_on_unverified':
      return t`Your provider does not say that your e-mail address is verified.`;
    case 'sign_on_no_member':
      return t`This address was not invited here. Ask an owner for an invitation.`;
    case 'sign_on_other_account':
      return t`This address has signed in with another account before. Ask an owner.`;
    case 'sign_on_unreachable':
      return t`The provider's configuration cannot be read under this address.`;
    case 'already_member':
      return t`This address belongs to a member already.`;
    case 'conversation_moved':
      return t`Something newer was written here.`;
    case 'window_closed':
      return closedWord(message) ?? t`The reply window is closed.`;
    case 'already_replied_privately':
      return t`One private reply was already sent to this comment; the platform allows no second.`;
    case 'text_too_long':
      return t`The text is too long for this platform.`;
    case 'not_supported':
      return unsupportedText(problem);
    case 'already_connected':
      return t`This account is connected already.`;
    case 'already_decided':
      return t`Somebody has decided on this already.`;
    case 'already_merged':
      return t`It is part of another contact already.`;
    case 'merged_since':
      return t`Take the later merge back first.`;
    case 'already_unmerged':
      return t`They have been parted already.`;
    case 'already_undone':
      return t`It has been taken back already.`;
    case 'erased':
      return t`This contact has been erased.`;
    case 'key_unreadable':
    case 'secrets_unreadable':
      return t`The keys cannot be opened any more; enter them again.`;
    case 'key_needed':
      return t`Another address needs its key with it.`;
    case 'no_app':
      return t`Enter client id and secret of our own app on the platform first.`;
    case 'no_account':
      return t`There is no account behind this sign-in that can be connected.`;
    case 'sign_in_denied':
      return t`The platform did not let you in.`;
    case 'sign_in_used':
      return t`This sign-in took too long or was used already. Begin again.`;
    case 'wrong_account':
      return t`You signed in for another account. Choose the one that this channel is for.`;
    case 'no_demo':
      return t`There is no demo here.`;
    case 'no_message':
      return t`There is no message to do this to.`;
    case 'not_failed':
    case 'not_proposed':
    case 'not_unconfirmed':
    case 'nothing_waits':
      return t`It stands otherwise by now.`;
    case 'nothing_left':
      return t`Nobody in this group waits for an answer.`;
    case 'nothing_to_undo':
      return t`There is nothing to take back.`;
    case 'own_second_factor':
      return t`Take your own away under Security, with a code.`;
    case 'target_gone':
      return t`What it names is no longer here.`;
    case 'too_late':
      return t`It has left already.`;
    case 'too_large':
      return t`The file is too large.`;
    case 'too_many_links':
      return t`The text has more links than the platform takes.`;
    case 'storage_full':
      return t`There is no room left for files. An owner can make room in the settings.`;
    case 'not_readable':
      return t`No text could be read there.`;
    case 'template_unknown':
      return t`This template is no longer approved.`;
    case 'unavailable':
      return t`The server is too busy just now. Try again in a moment.`;
    case 'invalid':
      return invalidText(problem);
    case 'bad_archive':
      return t`This is no archive of ours, or it is not whole.`;
    case 'bad_signature':
      return t`The signature does not fit.`;
    case 'draft_moved':
      return t`Another device has written here since.`;
    case 'idempotency_key_reused':
    case 'in_progress':
      return t`It is under way already.`;
    case 'template_values':
      return t`The template needs all of its values, one line each.`;
    case 'cancelled':
      return t`It was stopped.`;
    case 'bug':
    case 'embedded_postgres':
    case 'internal':
    case 'failed':
      return t`The server has a problem. Nothing you typed is lost; try again in a moment.`;
    default:
      return failureWord(code) ?? (message ? isolate(message) : t`Something went wrong (${code}).`);
  }
};

/** What is wrong with what was entered: the fields by their names, or why it is wrong as a whole. */
const invalidText = (problem: Problem): string => {
  const fields = fieldProblems(problem);
  if (fields.length > 0) return [...new Set(fields.map(namedFault))].join(' ');
  const { reason, days } = (problem.details ?? {}) as { reason?: unknown; days?: unknown };
  return invalidReasons.some((known) => known === reason)
    ? invalidWords[reason as InvalidReason](Number(days))
    : t`Something in it is not as it should be.`;
};

const namedFault = (fault: FieldProblem): string => {
  const name = fieldName(fault.path);
  const words = faultWord(fault);
  // What says itself what it means needs no name before it.
  return name && !isRefusalCode(fault.code)
    ? t({ message: `${name}: ${words}`, context: 'field: what is wrong' })
    : words;
};

const invalidWords: Readonly<Record<InvalidReason, (days: number) => string>> = {
  assignee_gone: () => t`This member is no longer here.`,
  bad_request: () => t`Something in it is not as it should be.`,
  file_empty: () => t`The file is empty.`,
  file_missing: () => t`Choose a file first.`,
  label_gone: () => t`This label is no longer there.`,
  last_owner: () => t`The last owner stays an owner.`,
  merge_with_itself: () => t`A contact cannot be merged with itself.`,
  name_taken: () => t`Something of this name is there already.`,
  nothing_to_send: () => t`There is nothing to send.`,
  password_needed: () => t`Give your present password first.`,
  span_empty: () => t`The span is empty: it must begin before it ends.`,
  span_too_long: (days) => plural(days, { one: 'At most # day at once.', other: 'At most # days at once.' }),
  team_gone: () => t`This team is no longer there.`,
  template_alone: () => t`A template is sent alone: its words are the text.`,
  template_words_fixed: () => t`The words of a template stay as they were approved.`,
  upload_unreadable: () => t`The upload broke off. Try again.`,
};

/** What there is not, where the server says which. */
const unsupportedText = (problem: Problem): string => {
  const { reason } = (problem.details ?? {}) as { reason?: unknown };
  const known = unsupportedReasons.find((one) => one === reason);
  return known ? unsupportedWords[known]() : (closedWord(problem.message) ?? t`The platform does not offer this.`);
};

const unsupportedWords: Readonly<Record<UnsupportedReason, () => string>> = {
  language_missing: () => t`Choose the language to translate into.`,
  model_failed: () => t`The language model could not do it.`,
  needs_model: () => t`This needs a language model. Connect one in the settings.`,
  no_history: () => t`This platform has no past that could be read.`,
  no_sign_in: () => t`This platform has no sign-in. Enter its keys.`,
  no_templates: () => t`There are no templates here.`,
  not_known_yet: () => t`The platform does not know this message yet. Try again in a moment.`,
  nothing_to_translate: () => t`There is nothing to translate.`,
  untrusted_translation: () => t`The language model gave no translation that can be trusted.`,
};

/** How long to wait, where the server says so. */
const waitText = (details: unknown): string => {
  const { waitSeconds } = (details ?? {}) as { waitSeconds?: unknown };
  if (typeof waitSeconds !== 'number') return t`Too many tries. Wait a moment.`;
  return plural(Math.ceil(waitSeconds / 60), {
    one: 'Too many tries. Wait # minute.',
    other: 'Too many tries. Wait # minutes.',
  });
};
