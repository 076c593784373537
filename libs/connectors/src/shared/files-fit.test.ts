import { findConnector } from '../registry';
import { type FileToSend, whyNotAttach } from './files-fit';

const platformOf = (id: string) => findConnector(id)!.platform;
const file = (change: Partial<FileToSend> = {}): FileToSend => ({
  type: 'image',
  name: 'a.jpg',
  mimeType: 'image/jpeg',
  bytes: 1_000,
  ...change,
});

it('takes exactly what the platform names, and one byte more not', () => {
  const telegram = platformOf('telegram');
  expect(whyNotAttach(telegram, 'direct', 'private', [file({ bytes: 10_000_000 })])).toBeNull();
  expect(whyNotAttach(telegram, 'direct', 'private', [file({ bytes: 10_000_001 })])).toMatchObject({
    code: 'attachment_too_large',
    details: { limit: 10_000_000, bytes: 10_000_001 },
  });
  expect(
    whyNotAttach(
      telegram,
      'direct',
      'private',
      Array.from({ length: 10 }, () => file()),
    ),
  ).toBeNull();
  expect(
    whyNotAttach(
      telegram,
      'direct',
      'private',
      Array.from({ length: 11 }, () => file()),
    ),
  ).toMatchObject({ code: 'too_many_attachments' });
});

it('counts a mixture by the strictest of its types', () => {
  const mixed = [file(), file({ type: 'video', mimeType: 'video/mp4' })];
  expect(whyNotAttach(platformOf('mastodon'), 'comment', 'public', mixed)).toMatchObject({
    code: 'too_many_attachments',
    details: { limit: 1, count: 2 },
  });
});

it('knows where a private reply is text alone, and where a comment takes no file', () => {
  expect(whyNotAttach(platformOf('facebook'), 'comment', 'public', [file()])).toBeNull();
  expect(whyNotAttach(platformOf('facebook'), 'comment', 'private', [file()])?.code).toBe('attachment_not_supported');
  expect(whyNotAttach(platformOf('mastodon'), 'comment', 'private', [file()])).toBeNull();
  expect(whyNotAttach(platformOf('instagram'), 'comment', 'public', [file()])?.code).toBe('attachment_not_supported');
});

it('asks for a type that the platform reads, for a short text beside it, and for an address where it fetches', () => {
  const gif = file({ mimeType: 'image/gif' });
  expect(whyNotAttach(platformOf('whatsapp'), 'direct', 'private', [gif])?.code).toBe('attachment_not_supported');
  const telegram = platformOf('telegram');
  expect(whyNotAttach(telegram, 'direct', 'private', [file()], { text: 'x'.repeat(1024) })).toBeNull();
  expect(whyNotAttach(telegram, 'direct', 'private', [file()], { text: 'x'.repeat(1025) })).toMatchObject({
    code: 'text_too_long',
    details: { limit: 1024, length: 1025 },
  });
  expect(whyNotAttach(platformOf('tiktok'), 'direct', 'private', [file()], { text: 'x' })?.code).toBe('text_and_file');
  const threads = platformOf('threads');
  expect(whyNotAttach(threads, 'comment', 'public', [file()], { hasPublicUrl: true })).toBeNull();
  expect(whyNotAttach(threads, 'comment', 'public', [file()], { hasPublicUrl: false })?.code).toBe(
    'attachment_not_supported',
  );
});
