import type { MetaControl } from '../meta';
import type { Meta } from '../meta/meta';
import { createRandom } from '../random';
import type { Timers } from '../timers';
import { createAnswers } from './answers';
import { brand, demoApp, instagramId, instagramToken, pageId, pageToken } from './brand';
import { cast, idsOf, type CastMember } from './cast';
import { tellHistory, type DemoHistory } from './history';
import { createMemory } from './memory';
import { createScenes } from './scenes';
import { setStage, type Stage } from './stage';
import { createWords } from './words';

export type { DemoConversation, DemoDelivery, DemoHistory } from './history';

/** What is needed to connect one of the shop's accounts as a channel. */
export interface DemoChannel {
  platform: CastMember['platform'];
  name: string;
  externalId: string;
  secrets: Record<string, string>;
  settings: Record<string, string>;
}

export interface DemoPerson {
  externalChannelId: string;
  /** A Page knows a person under one id in comments and another one in Messenger. */
  externalIds: string[];
  name: string;
  handle: string;
  followers: number;
}

export interface DemoPost {
  externalChannelId: string;
  externalId: string;
  text: string;
  url: string;
  /** A path of this server. */
  imagePath: string | null;
}

export interface DemoStart {
  /** Where both channels' webhooks go. */
  webhookUrl: string;
  /** Signs them; the demo channels' own unless told. */
  appSecret?: string;
  /** How many arrivals, about. 4 unless told. */
  ratePerMinute?: number;
}

/** Made-up customers of a made-up shop, who write, and answer when they are answered. */
export interface Demo {
  brand: { name: string; handle: string };
  channels: readonly DemoChannel[];
  cast: readonly CastMember[];
  /** The cast as the platforms know them. */
  people(): DemoPerson[];
  /** What the shop has published on each channel. */
  posts(): DemoPost[];
  /** The first arrivals come within seconds; a second start changes address and pace. */
  start(start: DemoStart): void;
  /** Nobody writes and nobody answers any more. */
  stop(): void;
  state(): { isRunning: boolean; arrivals: number };
  /** Conversations of the last days, as signed bodies. What it tells, the stand-in knows from then on. */
  history(conversations: number): DemoHistory;
}

const seed = 20_261_102;
const arrivalsADayAtMost = 2_400;
const dayMs = 86_400_000;
const firstPausesMs = [1_000, 3_000, 5_000, 6_000];

export const createDemo = ({
  meta,
  control,
  timers,
  baseUrl,
}: {
  meta: Meta;
  control: MetaControl;
  timers: Timers;
  baseUrl: () => string;
}): Demo => {
  const random = createRandom(seed + meta.world.nextNumber); // each start tells another story
  const words = createWords(random);
  const memory = createMemory(meta.world);
  let stage: Stage | null = null;
  const getStage = () => (stage ??= setStage(control, timers.now(), baseUrl()));
  let isRunning = false;
  let arrivals: { at: number; count: number }[] = [];
  let total = 0;
  let stops: (() => void)[] = [];

  /** Waits of what plays itself while the demo runs; all of it is dropped when it stops. */
  const running: Timers = {
    now: timers.now,
    after: (ms, run) => {
      const cancel = timers.after(ms, () => {
        stops = stops.filter((one) => one !== cancel);
        if (isRunning) run();
      });
      stops.push(cancel);
      return cancel;
    },
    stop: () => undefined,
  };

  const begin = (ratePerMinute: number): void => {
    const around = { meta, stage: getStage(), words, memory, random, timers: running };
    const scenes = createScenes(around);
    stops.push(control.listen(createAnswers(around)));
    let step = 0;
    const next = (): void => {
      const now = timers.now();
      arrivals = arrivals.filter(({ at }) => now - at < dayMs);
      const today = arrivals.reduce((sum, { count }) => sum + count, 0);
      const count = today < arrivalsADayAtMost ? scenes.play() : 0;
      if (count > 0) arrivals.push({ at: now, count });
      total += count;
      const calmMs = (60_000 / ratePerMinute) * Math.max(1, count) * (0.5 + random.next());
      running.after(firstPausesMs[(step += 1)] ?? calmMs, next);
    };
    running.after(firstPausesMs[0] ?? 0, next);
  };

  const stop = (): void => {
    isRunning = false;
    for (const cancel of stops) cancel();
    stops = [];
  };

  return {
    brand,
    channels: [channel('facebook', pageId, pageToken), channel('instagram', instagramId, instagramToken)],
    cast,
    people: () =>
      cast.map((member) => {
        const { id, directId } = idsOf(member);
        return {
          externalChannelId: member.platform === 'facebook' ? pageId : instagramId,
          externalIds: [...new Set([id, directId])],
          name: member.name,
          handle: member.username,
          followers: member.followers,
        };
      }),
    posts: () => {
      const accounts = Object.values(getStage().accounts);
      return [...meta.world.posts.values()]
        .filter(({ accountId, authorId }) => !authorId && accounts.some(({ id }) => id === accountId))
        .map(({ accountId, id, text, url, imageUrl }) => ({
          externalChannelId: accountId,
          externalId: id,
          text,
          url,
          imagePath: imageUrl,
        }));
    },
    start: ({ webhookUrl, appSecret, ratePerMinute = 4 }) => {
      stop();
      isRunning = true;
      for (const account of Object.values(getStage().accounts))
        control.connect(account.id, { webhookUrl, ...(appSecret ? { appSecret } : {}) });
      begin(Math.min(Math.max(ratePerMinute, 0.1), 600));
    },
    stop,
    state: () => ({ isRunning, arrivals: total }),
    history: (conversations) =>
      tellHistory(
        { meta, stage: getStage(), words, memory, random: createRandom(seed + 1), now: timers.now() },
        conversations,
      ),
  };
};

const channel = (platform: CastMember['platform'], externalId: string, accessToken: string): DemoChannel => ({
  platform,
  name: brand.name,
  externalId,
  secrets: { accessToken, appSecret: demoApp.secret, verifyToken: demoApp.verifyToken },
  settings: { appId: demoApp.id },
});
