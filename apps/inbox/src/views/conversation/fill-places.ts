import type { Conversation } from '@hubbub/contracts';
import { placesOf, renderTemplate } from '@hubbub/text';
import { get } from '../../state/store';

/** As the server fills them: a harmless first name, and no hole where none is known; unknown places stay to be seen. */
export const fillPlaces = (
  body: string,
  { contact, channelId }: Pick<Conversation, 'contact' | 'channelId'>,
): string => {
  const known: Record<string, string | null> = {
    'contact.name': contact.name,
    'contact.firstName': contact.name,
    'contact.fullName': contact.name,
    'contact.handle': contact.handle ?? null,
    'channel.name': get().channels[channelId]?.name ?? '',
    'member.name': get().me?.name ?? '',
  };
  const unknown = placesOf(body).filter((name) => !(name in known));
  return renderTemplate(body, { ...known, ...Object.fromEntries(unknown.map((name) => [name, `{{${name}}}`])) });
};
