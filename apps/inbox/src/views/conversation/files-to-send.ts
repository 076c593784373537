import type { AttachmentLimit, Capabilities, Conversation } from '@hubbub/contracts';
import { t } from '@lingui/core/macro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { uploadAttachment } from '../../api';
import { formatBytes, formatNumber } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import type { DraftFile } from '../../state/drafts';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import type { ComposerAudience } from './audience';

/** A file that was chosen: on its way up, or kept by the server under its id. */
export interface FileToSend {
  key: number;
  id: string | null;
  name: string;
  bytes: number;
  isPicture: boolean;
  share: number; // of its bytes that are up, 0 to 1
  stop: AbortController;
}

/** Which files the answer may carry; a note carries none. */
export const fileLimitsOf = (
  can: Capabilities | undefined,
  { kind }: Pick<Conversation, 'kind'>,
  audience: ComposerAudience,
): readonly AttachmentLimit[] => {
  if (!can || audience === 'note') return [];
  return (audience === 'private' && kind !== 'direct' ? can.privateAttachments : can.attachments) ?? [];
};

/** What a browser calls a file, in the platform's four words. The server looks at the bytes. */
export const typeOf = ({ type }: Pick<File, 'type'>): AttachmentLimit['type'] => {
  const [word] = type.split('/');
  if (type === 'image/svg+xml') return 'file';
  return word === 'image' || word === 'video' || word === 'audio' ? word : 'file';
};

/** Said before a byte goes up: a type, size or number that the platform does not take. Null: it may go. */
export const whyNotUpload = (
  file: Pick<File, 'name' | 'type' | 'size'>,
  limits: readonly AttachmentLimit[],
  already: number,
  platform: string,
): string | null => {
  const name = platformName(platform);
  const limit = limits.find((row) => row.type === typeOf(file));
  if (!limit) return t`${name} does not take ${file.name} here.`;
  if (file.size > limit.maxBytes)
    return t`${file.name} has ${formatBytes(file.size)}; ${name} takes ${formatBytes(limit.maxBytes)}.`;
  if (already >= limit.maxCount) return t`${name} takes ${formatNumber(limit.maxCount)} files at once.`;
  return null;
};

let nextKey = 1;

/** Those on their way stay; of those that are up, the draft says which there are. */
const withKept = (shown: readonly FileToSend[], kept: readonly DraftFile[]): FileToSend[] => [
  ...kept.map(
    (file) =>
      shown.find(({ id }) => id === file.id) ?? { ...file, key: nextKey++, share: 1, stop: new AbortController() },
  ),
  ...shown.filter(({ id }) => id === null),
];

/**
 * The files beside a text: each goes up at once, with its progress, and can be taken back. Those that are up belong to
 * the draft (`kept`, told by `onKept`), so that they are there again on another device.
 */
export const useFilesToSend = (
  { id, platform }: Conversation,
  limits: readonly AttachmentLimit[],
  kept: readonly DraftFile[],
  onKept: (files: readonly DraftFile[]) => void,
  onProblem: (problem: Problem) => void,
) => {
  const [files, setFiles] = useState<FileToSend[]>([]);
  const current = useRef(files);
  current.current = files;
  const keptNow = useRef(kept);
  keptNow.current = kept;
  useEffect(() => setFiles((before) => (before.length + kept.length === 0 ? before : withKept(before, kept))), [kept]);
  const set = useCallback((key: number, change: Partial<FileToSend> | null) => {
    setFiles((before) =>
      change
        ? before.map((file) => (file.key === key ? { ...file, ...change } : file))
        : before.filter((file) => file.key !== key),
    );
  }, []);

  // Another conversation: what was on its way belongs to none.
  useEffect(
    () => () => {
      for (const { stop } of current.current) stop.abort();
      setFiles([]);
    },
    [id],
  );

  const add = (chosen: readonly File[]): void => {
    let count = current.current.length;
    for (const file of chosen) {
      const reason = whyNotUpload(file, limits, count, platform);
      if (reason) {
        onProblem({ code: 'attachment', message: reason });
        continue;
      }
      count += 1;
      void upload(file);
    }
  };

  const upload = async (file: File) => {
    const stop = new AbortController();
    const key = nextKey++;
    const { name, size } = file;
    const isPicture = typeOf(file) === 'image';
    setFiles((before) => [...before, { key, id: null, name, bytes: size, isPicture, share: 0, stop }]);
    try {
      const up = await uploadAttachment(file, { signal: stop.signal, onShare: (share) => set(key, { share }) });
      const whole = { id: up.id, name, bytes: size, isPicture: up.type === 'image' };
      set(key, { ...whole, share: 1 });
      keptNow.current = [...keptNow.current, whole]; // another may be up before the page is drawn again
      onKept(keptNow.current);
    } catch (error) {
      set(key, null);
      const problem = problemOf(error);
      if (problem.code !== 'cancelled') onProblem(problem);
    }
  };

  /** What is up already and goes into no message is thrown away by the server. */
  const remove = ({ key, id: gone, stop }: FileToSend) => {
    stop.abort();
    set(key, null);
    if (gone === null) return;
    keptNow.current = keptNow.current.filter((file) => file.id !== gone);
    onKept(keptNow.current);
  };
  const clear = useCallback(() => setFiles([]), []);

  return { files, add, remove, clear, isUploading: files.some((file) => file.id === null) };
};
