import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { InvalidError } from '@hubbub/runtime';
import busboy from 'busboy';
import type { Request } from 'express';

/** The largest file that any platform of ours takes, less what only a few would. */
export const mostUploadBytes = 100_000_000;

const tooLarge = (): InvalidError =>
  new InvalidError(`Files may have ${mostUploadBytes} bytes`, { limit: mostUploadBytes }, 'too_large', 413);

/**
 * Streams the one file of a multipart request to `place`, never holding it in memory. Throws InvalidError: 413
 * `too_large`, 400 where there is no file. What came is thrown away then.
 */
export const receiveUpload = async (req: Request, place: string): Promise<{ name: string }> => {
  if (Number(req.headers['content-length'] ?? 0) > mostUploadBytes + 100_000) throw tooLarge();
  try {
    return await readParts(req, place);
  } catch (error) {
    await rm(place, { force: true });
    throw error;
  }
};

const readParts = async (req: Request, place: string): Promise<{ name: string }> => {
  const parts = openForm(req);
  let isTruncated = false;
  let name: string | null = null;
  let bytes = 0;
  let writing: Promise<void> = Promise.resolve();
  parts.on('file', (_field, file, { filename }) => {
    if (name !== null) return void file.resume();
    name = filename ?? '';
    file.on('data', (chunk: Buffer) => (bytes += chunk.length));
    file.on('limit', () => (isTruncated = true));
    writing = pipeline(file, createWriteStream(place, { flags: 'wx', mode: 0o600 }));
    writing.catch(() => undefined); // awaited below
  });
  await pipeline(req, parts).catch((error: unknown) => {
    throw new InvalidError(`The upload could not be read (${(error as Error).message})`, {
      reason: 'upload_unreadable',
    });
  });
  await writing;
  if (isTruncated) throw tooLarge();
  if (name === null) throw new InvalidError('The request holds no file', { reason: 'file_missing' });
  if (bytes === 0) throw new InvalidError('The file is empty', { reason: 'file_empty' });
  return { name };
};

const openForm = (req: Request): busboy.Busboy => {
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 10, fieldSize: 1_000, parts: 12, headerPairs: 100, fileSize: mostUploadBytes },
    });
  } catch {
    throw new InvalidError('Send the file as multipart/form-data', { reason: 'file_missing' });
  }
};
