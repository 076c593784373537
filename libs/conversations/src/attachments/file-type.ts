import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import type { OutboundAttachment } from '@hubbub/connectors';

export type KeptType = OutboundAttachment['type'];

export interface FileType {
  type: KeptType;
  mimeType: string;
}

/** Pictures that a browser draws and that cannot hold a script. SVG is none of them: it is kept as a file. */
export const pictureTypes: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/avif',
];

/** What a kept file is, told by its bytes: neither its name nor what its sender called it count. */
export const readFileType = async (path: string): Promise<FileType> => {
  const found = await fileTypeFromFile(path);
  if (!found) return { type: 'file', mimeType: (await isPlainText(path)) ? 'text/plain' : 'application/octet-stream' };
  const mimeType = found.mime.split(';')[0]!.trim();
  if (pictureTypes.includes(mimeType)) return { type: 'image', mimeType };
  if (/^video\/(mp4|webm|quicktime|x-m4v|3gpp2?|x-matroska)$/.test(mimeType)) return { type: 'video', mimeType };
  if (mimeType.startsWith('audio/') || mimeType === 'application/ogg') return { type: 'audio', mimeType };
  return { type: 'file', mimeType };
};

const looked = 4_096;

/** UTF-8 without control characters, as far as its beginning tells. */
const isPlainText = async (path: string): Promise<boolean> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(looked), 0, looked, 0);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), {
      stream: bytesRead === looked,
    });
    return !/[\0-\b\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch {
    return false;
  } finally {
    await file.close();
  }
};
