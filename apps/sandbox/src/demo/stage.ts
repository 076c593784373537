import type { MetaControl } from '../meta';
import type { Account, GraphPost, Person } from '../meta/world';
import { brand, brandPosts, demoApp, instagramId, instagramToken, pageId, pageToken, type BrandPost } from './brand';
import { cast, idsOf, type CastMember } from './cast';

/** The shop's two accounts with their posts, and the people around them. */
export interface Stage {
  accounts: Record<CastMember['platform'], Account>;
  person(member: CastMember): Person;
  /** The cast member behind a direct id, if it is one. */
  memberOf(directId: string): CastMember | undefined;
  post(platform: CastMember['platform'], key: string): GraphPost;
  /** Where this server shows a post's picture. */
  pictureUrl(key: string): string;
}

/** Puts the demo's accounts, people and posts into the world; what is there already stays as it is. */
export const setStage = (control: MetaControl, now: number, baseUrl: string): Stage => {
  const app = { appId: demoApp.id, appSecret: demoApp.secret };
  const accounts = {
    facebook: control.addAccount({
      ...app,
      id: pageId,
      object: 'page',
      name: brand.name,
      username: brand.handle,
      token: pageToken,
    }),
    instagram: control.addAccount({
      ...app,
      id: instagramId,
      object: 'instagram',
      name: brand.name,
      username: brand.handle,
      token: instagramToken,
      linkedPageId: pageId,
    }),
  };
  const { world } = control;
  const people = new Map<string, Person>();
  const members = new Map<string, CastMember>();
  for (const member of cast) {
    const ids = idsOf(member);
    people.set(
      member.key,
      control.addPerson({ ...ids, name: member.name, username: member.username, followers: member.followers }),
    );
    members.set(ids.directId, member);
  }
  for (const [index, post] of brandPosts.entries())
    for (const platform of ['facebook', 'instagram'] as const) {
      const id = postId(platform, index);
      if (!world.posts.has(id)) control.addPost(published(accounts[platform], id, post, now));
    }
  return {
    accounts,
    person: (member) => need(people.get(member.key), member.key),
    pictureUrl: (key) => `${baseUrl}/media/${key}.jpg`,
    memberOf: (directId) => members.get(directId),
    post: (platform, key) => {
      const index = brandPosts.findIndex((post) => post.key === key);
      return need(world.posts.get(postId(platform, index)), key);
    },
  };
};

const postId = (platform: CastMember['platform'], index: number): string =>
  platform === 'facebook' ? `${pageId}_77100000000000${index + 1}` : `1811000000000000${index + 1}`;

const published = (account: Account, id: string, post: BrandPost, now: number) => ({
  id,
  accountId: account.id,
  text: post.text,
  createdAt: now - post.ageHours * 3_600_000,
  imageUrl: `/media/${post.key}.jpg`,
});

const need = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`The demo has no ${what}`);
  return value;
};
