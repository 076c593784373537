import { get } from '../state/store';

const names: Record<string, string> = {
  instagram: 'Instagram',
  facebook: 'Facebook',
  whatsapp: 'WhatsApp',
  threads: 'Threads',
  tiktok: 'TikTok',
  x: 'X',
  youtube: 'YouTube',
  linkedin: 'LinkedIn',
  telegram: 'Telegram',
  discord: 'Discord',
  reddit: 'Reddit',
  bluesky: 'Bluesky',
  mastodon: 'Mastodon',
  slack: 'Slack',
  'google-business': 'Google',
  http: 'HTTP',
};

/** A platform's own name, the same in every language; the server's list has the last word. */
export const platformName = (id: string): string => get().platforms[id]?.name ?? names[id] ?? id;

export const platformIds: readonly string[] = Object.keys(names);
