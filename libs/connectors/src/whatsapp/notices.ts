import type { InboundEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, isRecord, list, record, text, type Json } from '../shared/read';
import type { Base } from './messages';
import { identitiesIn } from './people';

const known = new Set([
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'account_update',
  'automatic_events',
  'business_capability_update',
  'business_status_update',
  'business_username_update',
  'calls',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'messages',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'smb_app_state_sync',
  'template_category_update',
  'template_correct_category_detection',
  'tracking_events',
  'user_id_update',
  'user_preferences',
]);

/** Everything that is no message, echo or status: told in words, and announced on the channel where sending may stop. */
export const normaliseNotice = (field: string, value: unknown, base: Base): InboundEvent => {
  const body = record(value);
  const identities = identitiesIn(body);
  const isKnown =
    identities.length > 0 || (known.has(field) && (field !== 'messages' || list(body['errors']).length > 0));
  if (!isKnown) return ignored('unknown_kind', `The field "${field.slice(0, 60)}" holds nothing for an inbox`, base);
  const notice = alarmOf(field, body);
  return ignored('not_for_inbox', `A notice "${field}"`, {
    ...base,
    ...(notice ? { channelNotice: notice } : {}),
    ...(identities.length > 0 ? { identities } : {}),
  });
};

const alarmOf = (field: string, body: Json): string | null => {
  const event = text(body['event']) ?? '';
  if (field === 'account_update') return accountAlarm(event, body);
  if (field === 'phone_number_quality_update' && ['FLAGGED', 'DOWNGRADE'].includes(event))
    return `The platform flagged the number (${event}): its quality is low and sending may be limited`;
  if (field === 'account_alerts') {
    const alert = isRecord(body['alert_info']) ? body['alert_info'] : body;
    return filled(alert['alert_description']);
  }
  const error = record(list(body['errors'])[0]);
  return field === 'messages' ? (filled(error['message']) ?? filled(error['title'])) : null;
};

const alarming = ['DISABLED_UPDATE', 'ACCOUNT_VIOLATION', 'ACCOUNT_RESTRICTION', 'ACCOUNT_DELETED', 'PARTNER_REMOVED'];

const accountAlarm = (event: string, body: Json): string | null => {
  if (!alarming.includes(event)) return null;
  const ban = record(body['ban_info']);
  const parts = [filled(ban['waba_ban_state']), filled(ban['waba_ban_date'])].filter((part) => part !== null);
  return `The platform says of the account: ${event}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
};
