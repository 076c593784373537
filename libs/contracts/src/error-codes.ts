/**
 * Codes of the API's errors. A new one is added here (`AppError` takes no other) and gets its words in the inbox, which
 * a test of the inbox asks for.
 */
export const errorCodes = [
  'already_connected',
  'already_decided',
  'already_member',
  'already_merged',
  'already_replied_privately',
  'already_undone',
  'already_unmerged',
  'bad_archive',
  'bad_signature',
  'channel_off',
  'code_required',
  'conversation_moved',
  'draft_moved',
  'embedded_postgres',
  'erased',
  'forbidden',
  'idempotency_key_reused',
  'in_progress',
  'internal',
  'invalid',
  'key_needed',
  'key_unreadable',
  'merged_since',
  'missing_scope',
  'no_account',
  'no_app',
  'no_demo',
  'no_message',
  'no_second_factor',
  'not_failed',
  'not_found',
  'not_kept',
  'not_proposed',
  'not_readable',
  'not_supported',
  'not_unconfirmed',
  'nothing_left',
  'nothing_to_undo',
  'nothing_waits',
  'own_second_factor',
  'second_factor_on',
  'second_factor_required',
  'sign_in_denied',
  'sign_in_used',
  'sign_on_denied',
  'sign_on_expired',
  'sign_on_failed',
  'sign_on_no_member',
  'sign_on_other_account',
  'sign_on_unreachable',
  'sign_on_unverified',
  'signed_out',
  'storage_full',
  'target_gone',
  'template_unknown',
  'template_values',
  'text_too_long',
  'too_large',
  'too_late',
  'too_many',
  'too_many_links',
  'unavailable',
  'version_conflict',
  'weak_password',
  'window_closed',
  'wrong_account',
  'wrong_code',
  'wrong_password',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What `details.reason` says of an `invalid`, where no single field is at fault. */
export const invalidReasons = [
  'assignee_gone',
  'bad_request', // what no page of ours asks for
  'file_empty',
  'file_missing',
  'label_gone',
  'last_owner',
  'merge_with_itself',
  'name_taken',
  'nothing_to_send',
  'password_needed',
  'span_empty',
  'span_too_long',
  'team_gone',
  'template_alone',
  'template_words_fixed',
  'upload_unreadable',
] as const;

export type InvalidReason = (typeof invalidReasons)[number];

/** What `details.reason` says of a `not_supported`. */
export const unsupportedReasons = [
  'language_missing',
  'model_failed',
  'needs_model',
  'no_history',
  'no_sign_in',
  'no_templates',
  'not_known_yet',
  'nothing_to_translate',
  'untrusted_translation',
] as const;

export type UnsupportedReason = (typeof unsupportedReasons)[number];

/** What is wrong with one field, where the field alone says it. */
export const fieldFaults = [
  'custom',
  'invalid_element',
  'invalid_format', // `format`
  'invalid_key',
  'invalid_type', // `expected`
  'invalid_union',
  'invalid_value', // `choices`
  'not_multiple_of', // `divisor`
  'required',
  'too_big', // `origin`: string, number, array …; `maximum`
  'too_small', // `origin`; `minimum`
  'unrecognized_keys', // `keys`
] as const;

export type FieldFault = (typeof fieldFaults)[number];

/** One entry of an `invalid`'s `details`: the field, the fault and what belongs into its words. `message` is English. */
export interface FieldProblem {
  path: string;
  code: string;
  values: Readonly<Record<string, string>>;
  message: string;
}
