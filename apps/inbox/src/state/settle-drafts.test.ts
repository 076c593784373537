import type { Draft } from '@hubbub/contracts';
import fc from 'fast-check';
import { settleDrafts, withoutWords } from './settle-drafts';
import type { KeptDraft } from './settle-drafts';

const now = Date.parse('2026-11-20T12:00:00Z');
const here = (change: Partial<KeptDraft>): KeptDraft => ({ ...withoutWords, at: now - 60_000, ...change });
const there = (change: Partial<Draft>): Draft => ({
  text: '',
  audience: null,
  attachments: [],
  files: [],
  version: 1,
  updatedAt: new Date(now - 60_000).toISOString(),
  ...change,
});
const pdf = { id: 'f1', name: 'prices.pdf', type: 'file', bytes: 1000 };

test('a text of another device is taken with its uploads where nothing was typed here', () => {
  const { draft, other } = settleDrafts(undefined, there({ text: 'Σας', files: [pdf], version: 3 }), now);
  expect(draft).toMatchObject({ text: 'Σας', version: 3, isSaved: true });
  expect(draft.files).toEqual([{ id: 'f1', name: 'prices.pdf', bytes: 1000, isPicture: false }]);
  expect(other).toBeNull();
});

test('a stale text of this browser does not beat a newer one of the server', () => {
  const stale = here({ text: 'old words', version: 2, isSaved: true, at: now - 86_400_000 });
  expect(settleDrafts(stale, there({ text: 'new words', version: 5 }), now)).toMatchObject({
    draft: { text: 'new words', version: 5 },
    other: null, // it was saved once: whoever replaced it had seen it
  });
});

test('what was typed over the version of the server is the newer', () => {
  const typed = here({ text: 'typed over it', version: 5, isSaved: false });
  expect(settleDrafts(typed, there({ text: 'what it was', version: 5 }), now).draft).toBe(typed);
});

test('where both have changed since, the later stands and the other is kept aside', () => {
  const typed = here({ text: 'typed offline', version: 1, isSaved: false, at: now - 3_600_000 });
  const later = settleDrafts(typed, there({ text: 'typed on the phone', version: 2 }), now);
  expect([later.draft.text, later.other?.text]).toEqual(['typed on the phone', 'typed offline']);
  const newer = settleDrafts({ ...typed, at: now }, there({ text: 'typed on the phone', version: 2 }), now);
  expect([newer.draft.text, newer.other?.text]).toEqual(['typed offline', 'typed on the phone']);
  expect(newer.draft).toMatchObject({ version: 2, isSaved: false }); // so that it is saved over what it has seen
});

test('a text that was sent on another device takes no unsaved words with it', () => {
  const typed = here({ text: 'not yet saved', version: 1, isSaved: false, at: now - 3_600_000 });
  expect(settleDrafts(typed, there({ text: '', version: 2 }), now).draft.text).toBe('not yet saved');
});

test('words that no server has are never lost, whatever the versions and clocks say', () => {
  const words = fc.constantFrom('', 'قیمت', 'a', 'ab', 'Πόσο κάνει');
  fc.assert(
    fc.property(
      words,
      words,
      fc.nat(3),
      fc.nat(3),
      fc.nat(20_000),
      fc.nat(20_000),
      (mine, theirs, seen, version, a, b) => {
        const typed = here({ text: mine, version: seen, isSaved: false, at: now - a });
        const { draft, other } = settleDrafts(
          typed,
          there({ text: theirs, version, updatedAt: new Date(now - b).toISOString() }),
          now,
        );
        if (mine !== '') expect([draft.text, other?.text]).toContain(mine);
        if (theirs !== '' && version > seen) expect([draft.text, other?.text]).toContain(theirs);
        expect(draft.version).toBe(Math.max(seen, version));
      },
    ),
    { numRuns: 1000, seed: 20_261_120 },
  );
});
