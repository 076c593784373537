import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformError } from '@hubbub/runtime';
import { FormData } from 'undici';
import type { ChannelAccess, OutboundAttachment } from '../connector';
import { id, record } from '../shared/read';
import { callApi, statusOf, type ApiAnswer } from './call';

const uploadMs = 120_000;
const waits = 30;

/**
 * Uploads one file and waits until the server has prepared it; returns its id. Nothing is published by this.
 * Source: https://docs.joinmastodon.org/methods/media/#v2
 */
export const uploadMedia = async (attachment: OutboundAttachment, channel: ChannelAccess): Promise<string> => {
  const answer = await post('/api/v2/media', attachment, channel).catch((error: unknown) => {
    if (statusOf(error) === 404) return post('/api/v1/media', attachment, channel);
    throw error;
  });
  const mediaId = id(record(answer.body)['id']);
  if (!mediaId) throw new PlatformError('retry', 'bad_answer', 'The server did not take the file');
  if (answer.status === 202) await waitUntilReady(mediaId, channel);
  return mediaId;
};

const post = async (path: string, attachment: OutboundAttachment, channel: ChannelAccess): Promise<ApiAnswer> => {
  const form = new FormData();
  const bytes = new Uint8Array(await attachment.read());
  form.set('file', new Blob([bytes], { type: attachment.mimeType }), attachment.name);
  form.set('description', attachment.name);
  return callApi(channel, { method: 'POST', path, form, isHarmless: true, timeoutMs: uploadMs });
};

const waitUntilReady = async (mediaId: string, channel: ChannelAccess): Promise<void> => {
  for (let attempt = 0; attempt < waits; attempt += 1) {
    const { status } = await callApi(channel, {
      path: `/api/v1/media/${encodeURIComponent(mediaId)}`,
      needsBody: false,
    });
    if (status !== 206) return;
    await sleep(1000);
  }
  throw new PlatformError('retry', 'media_not_ready', 'The server is still working on the file', {
    retryAfterSeconds: 60,
  });
};
