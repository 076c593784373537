import type { ExternalAttachment } from '../connector';
import { webUrl } from '../shared/read';
import { htmlToText } from './html-to-text';
import { keyOfAccount, localAcct, peopleNamed, type Person } from './people';
import type { OwnAccount, Status } from './shapes';

/**
 * A post's address, the same on every server and through every edit; ids are of one server, and some change.
 * Source: https://docs.joinmastodon.org/entities/Status/#uri
 */
export const keyOfStatus = ({ uri, id }: Pick<Status, 'uri' | 'id'>): string => uri || id;

/** A post in plain words. */
export interface ReadStatus {
  status: Status;
  text: string;
  people: Person[];
  attachments: ExternalAttachment[];
}

export const readStatus = (status: Status, own: OwnAccount | undefined): ReadStatus => {
  const names = new Map(
    status.mentions.flatMap(({ url, acct }) => (url && acct ? [[url, localAcct(acct, own)] as const] : [])),
  );
  const { text, mentions } = htmlToText(status.content ?? '', (url, label) => {
    const acct = names.get(url);
    return `@${acct ?? localAcct(label.trim().replace(/^@/, ''), own)}`;
  });
  const options = status.poll?.options.map(({ title }) => `- ${title}`).join('\n');
  return {
    status,
    // A content warning is part of what was said.
    text: [status.spoiler_text, text, options].filter(Boolean).join('\n\n'),
    people: peopleNamed(status.mentions, mentions, own),
    attachments: status.media_attachments.flatMap(readMedia),
  };
};

const mediaTypes: Record<string, ExternalAttachment['type']> = {
  image: 'image',
  gifv: 'video',
  video: 'video',
  audio: 'audio',
};

/** Source: https://docs.joinmastodon.org/entities/MediaAttachment/ */
const readMedia = (media: Status['media_attachments'][number]): ExternalAttachment[] => {
  const url = webUrl(media.url) ?? webUrl(media.remote_url) ?? webUrl(media.preview_url);
  if (!url) return [];
  return [{ type: mediaTypes[media.type ?? ''] ?? 'file', url, name: media.description }];
};

/**
 * Read by those named alone. One server shows its direct posts as `private`: there a private post that names nobody
 * but the reader is one.
 */
export const isDirect = ({ status, people }: ReadStatus, own: OwnAccount | undefined): boolean => {
  if (status.visibility === 'direct') return true;
  if (status.visibility !== 'private' || !own?.privateIsDirect) return false;
  return people.length > 0;
};

/** The people of a direct post other than us, the writer included; sorted, so that they name their conversation. */
export const participants = (post: ReadStatus, own: OwnAccount | undefined): string[] => {
  const writer = keyOfAccount(post.status.account);
  const named = post.people.map(({ url, acct }) => url ?? acct);
  return [...new Set([writer, ...named])].filter((key) => key !== own?.url && key !== own?.id).sort();
};
