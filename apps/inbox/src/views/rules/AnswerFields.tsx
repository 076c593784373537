import { t } from '@lingui/core/macro';
import type { RuleAction } from '@hubbub/contracts';
import { Select, TextArea } from '../../components/field';
import { useStore } from '../../state/store';

type Answer = Extract<RuleAction, { type: 'reply' | 'private_reply' | 'direct' }>;

/** The words of an answer: a saved reply, or written here. */
export const AnswerFields = ({ action, onChange }: { action: Answer; onChange: (action: RuleAction) => void }) => {
  const replies = useStore((state) => state.savedReplies);
  return (
    <>
      <Select
        label={t`Saved reply`}
        value={action.savedReplyId ?? ''}
        onChange={(event) =>
          onChange(
            event.target.value
              ? { type: action.type, savedReplyId: event.target.value }
              : { type: action.type, text: '' },
          )
        }
      >
        <option value="">{t`Write it here`}</option>
        {Object.values(replies).map((reply) => (
          <option key={reply.id} value={reply.id}>
            {reply.title}
          </option>
        ))}
      </Select>
      {action.savedReplyId ? null : (
        <TextArea
          label={t`Text`}
          hint={t`${'{{contact.name}}'} becomes their first name.`}
          rows={4}
          dir="auto"
          value={action.text ?? ''}
          onChange={(event) => onChange({ type: action.type, text: event.target.value })}
        />
      )}
    </>
  );
};
