import { z } from 'zod';
import type { ExternalAttachment } from '../connector';
import { postUrl } from './at-uri';
import type { Facet } from './shapes';

const Blob = z.object({
  ref: z.object({ $link: z.string() }),
  mimeType: z.string().optional().catch(undefined),
  size: z.number().int().nonnegative().optional().catch(undefined),
});

/**
 * Pictures, videos, link cards and quotes of a post. A view (from the AppView) holds addresses; a bare record holds
 * blobs alone, which are named `did/cid`. Source: https://docs.bsky.app/docs/advanced-guides/posts#images
 */
export const readAttachments = (embed: unknown, did: string): ExternalAttachment[] => {
  const { $type, ...fields } = asRecord(embed);
  if (typeof $type !== 'string') return [];
  const kind = $type.replace(/#view$/, '');
  if (kind === 'app.bsky.embed.images') return asArray(fields['images']).flatMap((image) => readImage(image, did));
  if (kind === 'app.bsky.embed.video') return readVideo(fields, did);
  if (kind === 'app.bsky.embed.external') return readCard(fields['external']);
  if (kind === 'app.bsky.embed.record') return readQuote(fields['record']);
  if (kind === 'app.bsky.embed.recordWithMedia') {
    return [...readAttachments(fields['media'], did), ...readQuote(asRecord(fields['record'])['record'])];
  }
  return [];
};

/** The parts of an embed and the links of a text; a card and the link that it was made from are one. */
export const attachmentsOf = (
  embed: unknown,
  did: string,
  text: string,
  facets: readonly Facet[] | undefined,
): ExternalAttachment[] => {
  const parts = readAttachments(embed, did);
  return [...parts, ...hiddenLinks(text, facets).filter(({ url }) => parts.every((part) => part.url !== url))];
};

/** Addresses that the text shows shortened or hides behind other words. */
const hiddenLinks = (text: string, facets: readonly Facet[] | undefined): ExternalAttachment[] => {
  const links = (facets ?? []).flatMap(({ features }) =>
    features.flatMap(({ $type, uri }) => ($type === 'app.bsky.richtext.facet#link' && uri ? [uri] : [])),
  );
  return [...new Set(links)].filter((url) => !text.includes(url)).map((url) => ({ type: 'link', url }));
};

const readImage = (image: unknown, did: string): ExternalAttachment[] => {
  const { fullsize, thumb, alt, image: blob } = asRecord(image);
  const name = text(alt);
  const url = text(fullsize) ?? text(thumb);
  if (url) return [{ type: 'image', url, name }];
  return readBlob(blob, did).map((found) => ({ ...found, type: 'image', name }));
};

const readVideo = ({ playlist, thumbnail, alt, video }: Record<string, unknown>, did: string): ExternalAttachment[] => {
  const url = text(playlist) ?? text(thumbnail);
  if (url) return [{ type: 'video', url, name: text(alt) }];
  return readBlob(video, did).map((found) => ({ ...found, type: 'video', name: text(alt) }));
};

const readCard = (card: unknown): ExternalAttachment[] => {
  const { uri, title } = asRecord(card);
  return text(uri) ? [{ type: 'link', url: text(uri), name: text(title) }] : [];
};

const readQuote = (record: unknown): ExternalAttachment[] => {
  const { uri, value } = asRecord(record);
  const url = text(uri) && postUrl(text(uri)!);
  return url ? [{ type: 'link', url, name: text(asRecord(value)['text'])?.slice(0, 100) }] : [];
};

const readBlob = (blob: unknown, did: string): ExternalAttachment[] => {
  const parsed = Blob.safeParse(blob);
  if (!parsed.success) return [];
  const { ref, mimeType, size } = parsed.data;
  return [{ type: 'file', externalId: `${did}/${ref.$link}`, mimeType, bytes: size }];
};

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
