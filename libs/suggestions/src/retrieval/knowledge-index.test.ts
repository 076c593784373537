import { buildSavedReply } from '../testing';
import type { Knowledge, PastAnswer } from '../types';
import { chunkArticle } from './chunk-article';
import { buildIndex, buildIndexGently } from './knowledge-index';
import { retrieve } from './retrieve';

const delivery = buildSavedReply({ id: 'delivery', title: 'Do you deliver?', body: 'By bike within 4 km.' });
const parking = buildSavedReply({ id: 'parking', title: 'Parking', body: 'Behind the house.' });
const empty: Knowledge = { savedReplies: [], chunks: [], pastAnswers: [] };
const ask = (text: string, language = 'en') => ({ text, language, intent: 'question', sentiment: 'neutral' }) as const;
const ids = (index: ReturnType<typeof buildIndex>, text: string, language?: string) =>
  retrieve(index, ask(text, language)).candidates.map(({ id }) => id);
const past = (id: string, inbound: string, more: Partial<PastAnswer> = {}): PastAnswer => ({
  id,
  inbound,
  answer: 'By bike within 4 km.',
  language: 'en',
  savedReplyId: null,
  ...more,
});

describe('buildIndex', () => {
  it('finds across languages by concepts', () => {
    const index = buildIndex({ ...empty, savedReplies: [delivery, parking] });
    expect(ids(index, 'κάνετε ντελίβερι;', 'el')[0]).toBe('r:delivery');
    expect(ids(index, 'میشه ماشینمو پارک کنم؟', 'fa')[0]).toBe('r:parking');
    expect(ids(index, '可以送货上门吗', 'zh')[0]).toBe('r:delivery');
  });

  it('reads only what is new, and forgets what is gone', () => {
    const first = buildIndex({ ...empty, savedReplies: [delivery, parking, ...many(20)] });
    const changed = { ...parking, title: 'Parrots', body: 'We sell parrots.' };
    const second = buildIndex({ ...empty, savedReplies: [changed, ...many(20)] }, first);
    expect(ids(second, 'parrots')[0]).toBe('r:parking');
    expect(ids(second, 'do you deliver')).not.toContain('r:delivery');
    expect(second.entries).toHaveLength(2);
    expect(second.entries[0]?.pieces).toBe(first.entries[0]?.pieces);
    const third = buildIndex({ ...empty, savedReplies: [delivery, changed, ...many(20)] }, second);
    expect(ids(third, 'do you deliver')[0]).toBe('r:delivery');
  });

  it('gives the same results however it was built', async () => {
    const knowledge = { ...empty, savedReplies: [delivery, parking, ...many(30)] };
    const whole = buildIndex(knowledge);
    const gentle = await buildIndexGently(knowledge);
    let grown = buildIndex({ ...empty, savedReplies: many(30) });
    grown = buildIndex({ ...knowledge, savedReplies: [delivery, ...many(30)] }, grown);
    grown = buildIndex(knowledge, grown);
    for (const text of ['do you deliver', 'where to park', 'number 7']) {
      expect(ids(gentle, text)).toEqual(ids(whole, text));
      expect(ids(grown, text).slice(0, 1)).toEqual(ids(whole, text).slice(0, 1));
    }
  });
});

const many = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    buildSavedReply({ id: `x${i}`, title: `Number ${i}`, body: `Text number ${i}.` }),
  );

describe('past answers', () => {
  it('point to the saved reply that they were made from', () => {
    const index = buildIndex({
      ...empty,
      savedReplies: [delivery, parking],
      pastAnswers: [past('p1', 'zumsel brotzl?', { savedReplyId: 'parking' })],
    });
    expect(ids(index, 'zumsel brotzl')[0]).toBe('r:parking');
  });

  it('are quoted themselves only when they may be', () => {
    const trusted = buildIndex({ ...empty, pastAnswers: [past('p1', 'do you ship to malta by boat')] });
    const fresh = buildIndex({
      ...empty,
      pastAnswers: [past('p1', 'do you ship to malta by boat', { isTrusted: false })],
    });
    expect(ids(trusted, 'do you ship to malta by boat')).toEqual(['p:p1']);
    expect(ids(fresh, 'do you ship to malta by boat')).toEqual([]);
  });

  it('count double after two accepted sends', () => {
    const score = (accepted: number) =>
      retrieve(
        buildIndex({
          ...empty,
          savedReplies: [delivery, parking],
          pastAnswers: [past('p1', 'bike to my street please', { savedReplyId: 'delivery', accepted })],
        }),
        ask('bike to my street'),
      ).candidates[0]!.past;
    expect(score(2)).toBeGreaterThan(score(1));
  });
});

describe('chunkArticle', () => {
  it('cuts by headings, paragraphs and sentences, and keeps links', () => {
    const text = `Intro text.\n\n## Returns\n- Send it [here](https://shop.example/back) within **30 days**.\n\n## Care\n${'Wash it cold. '.repeat(80)}`;
    const chunks = chunkArticle({ id: 'a1', title: 'Help', text, language: 'en' });
    expect(chunks[0]).toEqual({ id: 'a1:0', title: 'Help', text: 'Intro text.', language: 'en' });
    expect(chunks[1]).toMatchObject({
      title: 'Help: Returns',
      text: 'Send it here (https://shop.example/back) within 30 days.',
    });
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.every((chunk) => chunk.text.length <= 720)).toBe(true);
  });
});
