import type { Connector } from './connector';
import { facebook } from './facebook';
import { bluesky } from './bluesky';
import { mastodon } from './mastodon';
import { httpChannel } from './http-channel';
import { instagram } from './instagram';
import { telegram } from './telegram';
import { slack } from './slack';
import { x } from './x';
import { youtube } from './youtube';
import { whatsapp } from './whatsapp';
import { threads } from './threads';
import { tiktok } from './tiktok';
import { linkedin } from './linkedin';
import { discord } from './discord';
import { reddit } from './reddit';
import { googleBusiness } from './google-business';

/** Every platform, in the order of the connect page. A new platform is one folder and one line here. */
export const connectors: readonly Connector[] = [
  instagram,
  facebook,
  whatsapp,
  threads,
  bluesky,
  mastodon,
  httpChannel,
  telegram,
  slack,
  x,
  youtube,
  tiktok,
  linkedin,
  discord,
  reddit,
  googleBusiness,
];

export const findConnector = (platform: string): Connector | null =>
  connectors.find((connector) => connector.platform.id === platform) ?? null;
