import { t } from '@lingui/core/macro';
import type { Conversation } from '@hubbub/contracts';
import { PickList } from '../../components/pick-list';
import { get, useStore } from '../../state/store';

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

/** Puts the contact's name and the channel's into the places of a saved reply; unknown places stay to be seen. */
const fillPlaces = (body: string, { contact, channelId }: Conversation): string => {
  const values: Record<string, string> = {
    'contact.name': contact.name,
    'contact.firstName': contact.name.split(/\s+/)[0] ?? '',
    'contact.handle': contact.handle ?? contact.name,
    'channel.name': get().channels[channelId]?.name ?? '',
    'member.name': get().me?.name ?? '',
  };
  return body.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (place, name: string) => values[name] ?? place);
};
