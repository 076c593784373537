import { t } from '@lingui/core/macro';
import type { Conversation } from '@hubbub/contracts';
import { PickList } from '../../components/pick-list';
import { useStore } from '../../state/store';
import { fillPlaces } from './fill-places';

/** The saved replies, in the contact's language where there is one, to be put into the text. */
export const SavedReplyList = ({
  conversation,
  onPick,
}: {
  conversation: Conversation;
  onPick: (text: string) => void;
}) => {
  const replies = useStore((state) => state.savedReplies);
  const language = conversation.language?.split('-')[0] ?? '';
  const picks = Object.values(replies).map((reply) => {
    const own = reply.translations?.[language];
    const body = own?.body ?? reply.body;
    return {
      id: reply.id,
      label: own?.title ?? reply.title,
      words: `${reply.shortcut ?? ''} ${reply.title}`,
      preview: body,
      detail: reply.shortcut ? `/${reply.shortcut}` : undefined,
    };
  });
  return (
    <PickList
      label={t`Saved replies`}
      placeholder={t`Saved replies`}
      picks={picks}
      nothing={t`No saved reply of that name.`}
      onPick={({ preview }) => onPick(fillPlaces(preview ?? '', conversation))}
    />
  );
};
