import { access } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pictureTypes, type ServedFile, thumbnailOf } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import type { Response } from 'express';

/** What a browser may show in place; everything else is offered to be saved. */
const isShown = ({ type, mimeType }: ServedFile): boolean =>
  pictureTypes.includes(mimeType) || type === 'video' || type === 'audio';

/**
 * Answers with a kept file so that nothing in it runs: its type is ours and final, it may not be framed or scripted
 * even when it is opened by itself, and what is no picture, film or sound is saved rather than shown.
 */
export const sendFile = (res: Response, file: ServedFile): Promise<void> =>
  send(res, file.path, {
    'content-type': isShown(file) || file.mimeType === 'application/pdf' ? file.mimeType : 'application/octet-stream',
    'content-disposition': dispositionOf(isShown(file) ? 'inline' : 'attachment', file.name),
  });

/** The small view of a picture. Throws NotFoundError where there is none. */
export const sendThumbnail = async (res: Response, file: ServedFile): Promise<void> => {
  const path = thumbnailOf(file.path);
  await access(path).catch(() => {
    throw new NotFoundError('This thumbnail');
  });
  await send(res, path, { 'content-type': 'image/webp', 'content-disposition': 'inline' });
};

const send = (res: Response, path: string, headers: Record<string, string>): Promise<void> => {
  res.set({
    ...headers,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=31536000, immutable',
  });
  return new Promise((resolve, reject) =>
    res.sendFile(basename(path), { root: dirname(path), dotfiles: 'allow', cacheControl: false }, (error) => {
      const { code } = (error ?? {}) as NodeJS.ErrnoException;
      if (!error || code === 'ECONNABORTED' || code === 'EPIPE' || code === 'ECONNRESET') resolve();
      else reject(code === 'ENOENT' ? new NotFoundError('This file') : error);
    }),
  );
};

/** RFC 6266: the name once for old readers, in ASCII, and once whole. */
const dispositionOf = (how: 'inline' | 'attachment', name: string): string => {
  const plain = name.replace(/[^\w. -]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${how}; filename="${plain}"; filename*=UTF-8''${whole}`;
};
