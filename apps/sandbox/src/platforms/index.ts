import type { StandIn, Surroundings } from '../stand-in';
import { createBluesky, type BlueskyControl } from './bluesky';
import { createDiscord, type DiscordControl } from './discord';
import { createGoogleBusiness, type GoogleBusinessControl } from './google-business';
import { createLinkedIn, type LinkedInControl } from './linkedin';
import { createMastodon, type MastodonControl } from './mastodon';
import { createReddit, type RedditControl } from './reddit';
import { createSlack, type SlackControl } from './slack';
import { createTelegram, type TelegramControl } from './telegram';
import { createThreads, type ThreadsControl } from './threads';
import { createTikTok, type TikTokControl } from './tiktok';
import { createWhatsApp, type WhatsAppControl } from './whatsapp';
import { createX, type XControl } from './x';
import { createYouTube, type YouTubeControl } from './youtube';

/** What tests turn on each platform beside Meta's Pages and Instagram. */
export interface PlatformControls {
  whatsapp: WhatsAppControl;
  threads: ThreadsControl;
  tiktok: TikTokControl;
  x: XControl;
  youtube: YouTubeControl;
  linkedin: LinkedInControl;
  telegram: TelegramControl;
  discord: DiscordControl;
  reddit: RedditControl;
  slack: SlackControl;
  googleBusiness: GoogleBusinessControl;
  bluesky: BlueskyControl;
  mastodon: MastodonControl;
}

/** All of them. `isWhatsApp` says whether a Graph call is for a number, account or medium of WhatsApp. */
export const createPlatforms = (
  surroundings: Surroundings,
): { standIns: StandIn[]; controls: PlatformControls; whatsapp: StandIn; isWhatsApp(id: string): boolean } => {
  const whatsapp = createWhatsApp(surroundings);
  const made = {
    threads: createThreads(surroundings),
    tiktok: createTikTok(surroundings),
    x: createX(surroundings),
    youtube: createYouTube(surroundings),
    linkedin: createLinkedIn(surroundings),
    telegram: createTelegram(surroundings),
    discord: createDiscord(surroundings),
    reddit: createReddit(surroundings),
    slack: createSlack(surroundings),
    googleBusiness: createGoogleBusiness(surroundings),
    bluesky: createBluesky(surroundings),
    mastodon: createMastodon(surroundings),
  };
  return {
    standIns: [whatsapp.standIn, ...Object.values(made).map(({ standIn }) => standIn)],
    whatsapp: whatsapp.standIn,
    isWhatsApp: whatsapp.knows,
    controls: {
      whatsapp: whatsapp.control,
      threads: made.threads.control,
      tiktok: made.tiktok.control,
      x: made.x.control,
      youtube: made.youtube.control,
      linkedin: made.linkedin.control,
      telegram: made.telegram.control,
      discord: made.discord.control,
      reddit: made.reddit.control,
      slack: made.slack.control,
      googleBusiness: made.googleBusiness.control,
      bluesky: made.bluesky.control,
      mastodon: made.mastodon.control,
    },
  };
};
