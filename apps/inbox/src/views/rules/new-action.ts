import type { RuleAction } from '@hubbub/contracts';

/** What a rule can do, in the order of the menu. */
export const actionTypes: readonly RuleAction['type'][] = [
  'reply',
  'private_reply',
  'direct',
  'propose',
  'label',
  'assign',
  'priority',
  'hide',
  'like',
  'close',
  'snooze',
  'note',
  'notify',
  'webhook',
];

/** An action before anything is chosen for it. */
export const newAction = (type: RuleAction['type']): RuleAction => {
  switch (type) {
    case 'label':
      return { type, labelId: '' };
    case 'assign':
      return { type };
    case 'priority':
      return { type, priority: 'high' };
    case 'snooze':
      return { type, minutes: 60 };
    case 'note':
      return { type, text: '' };
    case 'notify':
      return { type, role: 'manager' };
    case 'webhook':
      return { type, endpointId: '' };
    case 'reply':
    case 'private_reply':
    case 'direct':
      return { type, text: '' };
    default:
      return { type };
  }
};
