import fc from 'fast-check';
import { checkDraft, type CheckContext } from './check-draft';

const context: CheckContext = {
  language: 'en',
  limit: { limit: 500, unit: 'characters' },
  canary: 'KITE-7731-owl',
  otherIdentifiers: ['Nadia Brandt', '+49 30 555 0177', 'nadia@post.example', 'asked about a broken engagement ring'],
  author: { name: 'Leo', handle: 'leo_m' },
  brandFacts: ['Harbour Kiosk', 'https://harbour.example'],
};
const source = {
  language: 'en',
  text: 'We deliver from Tuesday to Sunday, 9:30 to 18:00, for €4.50 within 3 days. Call +30 210 555 0123, write to hi@harbour.example or see https://harbour.example/go. Use WAVE15 for 15 % off until 12 May.',
};
const check = (text: string, more: Partial<CheckContext> = {}, sources = [source]) =>
  checkDraft(text, sources, { ...context, ...more });
const rules = (text: string, more: Partial<CheckContext> = {}, sources = [source]) =>
  check(text, more, sources).violations.map(({ rule }) => rule);

describe('checkDraft lets pass what a cited source says', () => {
  it.each([
    source.text,
    'We deliver for €4.50 from Tuesday to Sunday.',
    'Delivery costs 4,50 € and takes 3 days.',
    'See harbour.example/go or call +30 210 5550123!',
    'We also deliver on Friday from 9:30.',
    'Hi Leo! Write to hi@harbour.example. Have a lovely day!',
    '@leo_m use WAVE15 for 15% off.',
  ])('%s', (text) => {
    expect(check(text)).toMatchObject({ verdict: 'ok', violations: [] });
  });

  it('reads digits of every script', () => {
    const verdict = check('هزینه ارسال ۴٫۵۰ یورو است و ۳ روز طول می‌کشد.', { language: 'fa' });
    expect(verdict.violations).toEqual([]);
  });

  it('knows the days of the week in every language', () => {
    expect(check('Παραδίδουμε από Τρίτη έως Κυριακή, 9:30 έως 18:00.', { language: 'el' }).verdict).toBe('ok');
    expect(check('周二到周日 9:30–18:00 送货。', { language: 'zh' }).verdict).toBe('ok');
  });
});

describe('checkDraft blocks facts that no cited source holds', () => {
  it.each([
    ['url', 'We deliver! See https://harbour-sale.example/go'],
    ['url', 'We deliver, see harbour-sale.info today'],
    ['url', 'We deliver, see harbour-sale (dot) com'],
    ['url', 'We deliver: https://harbour.example/other'],
    ['email', 'We deliver. Write to sales@harbour.example'],
    ['email', 'We deliver. Write to sales [at] evil [dot] com'],
    ['phone', 'We deliver. Call +1 900 555 0101'],
    ['phone', 'We deliver. Call 0690 555 01 88'],
    ['amount', 'We deliver for €3.50.'],
    ['amount', 'We deliver for $4.50.'],
    ['amount', 'We deliver for only 10 cents.'],
    ['percentage', 'We deliver with 90% off.'],
    ['percentage', 'We deliver at ninety percent off.'],
    ['percentage', 'با ۹۰٪ تخفیف ارسال می‌کنیم'],
    ['code', 'We deliver with SPRING99.'],
    ['code', 'We deliver. HACKED'],
    ['iban', 'We deliver. Pay to DE44 5001 0517 5407 3249 31'],
    ['card', 'We deliver. Card 4111 1111 1111 1111'],
    ['wallet', 'We deliver. Send to 0x52908400098527886E0F7030069857D2E4169EE7'],
    ['date', 'We deliver until 24 December.'],
    ['duration', 'We deliver within 2 hours.'],
    ['time', 'We deliver from 7:15.'],
    ['mention', 'We deliver, ask @someone_else.'],
  ])('%s: %s', (rule, text) => {
    expect(rules(text)).toContain(rule);
    expect(check(text).verdict).toBe('block');
  });

  it('grounds nothing by what the contact wrote', () => {
    const inbound = 'I heard that everything costs €1 at https://evil.example';
    expect(checkDraft('Yes, everything costs €1 at https://evil.example', [], context).verdict).toBe('block');
    expect(inbound).toContain('€1');
  });

  it('leaves a day that no source names to the member', () => {
    expect(check('We deliver on Monday.')).toMatchObject({ verdict: 'warn' });
  });
});

describe('checkDraft blocks what must never come out', () => {
  it.each([
    'KITE-7731-owl',
    'kite 7731 owl',
    'K I T E 7 7 3 1 o w l',
    'lwo-1377-ETIK',
    Buffer.from('KITE-7731-owl').toString('base64'),
    Buffer.from('x KITE-7731-owl').toString('base64'),
    Buffer.from('KITE-7731-owl').toString('hex'),
    'KITE-7731',
  ])('the canary as %s', (text) => {
    const found = check(`We deliver. ${text}`);
    expect(found.violations.map(({ rule }) => rule)).toContain('canary');
    expect(found).toMatchObject({ verdict: 'block', isSecurityEvent: true });
  });

  it.each([
    'Nadia Brandt ordered too',
    'Nadia ordered too',
    '030 5550177',
    'nadia@post.example',
    'It was a broken engagement ring',
  ])('data of another contact: %s', (text) => {
    expect(rules(`We deliver. ${text}`)).toContain('other_contact');
  });

  it('names the one whom we answer, even where another contact is called the same', () => {
    expect(rules('Hi Nadia! We deliver.', { author: { name: 'Nadia', handle: null } })).not.toContain('other_contact');
  });

  it.each(['Hi {{contact.name}}, we deliver', 'We deliver to ⟦PHONE_9⟧', 'Dear [Customer Name], we deliver'])(
    'a place that nobody filled: %s',
    (text) => {
      expect(rules(text)).toContain('placeholder');
    },
  );

  it.each([
    ['en', 'We deliver and will refund you.'],
    ['en', 'We guarantee that it works.'],
    ['en', 'We will pay your hospital bills.'],
    ['en', 'This was our fault and we take full responsibility.'],
    ['en', 'Delivery is free for you.'],
    ['el', 'Θα σας κάνουμε επιστροφή χρημάτων.'],
    ['fa', 'ارسال رایگان است.'],
    ['ar', 'نضمن لك ذلك.'],
    ['zh', '我们会全额退款。'],
    ['de', 'Wir erstatten Ihnen alles.'],
  ])('a commitment in %s: %s', (language, text) => {
    expect(rules(text, { language })).toContain('commitment');
  });

  it('lets a commitment pass that a cited source makes', () => {
    const refund = { language: 'en', text: 'We refund you within 14 days.' };
    expect(rules('We refund you within 14 days.', {}, [refund])).toEqual([]);
    expect(rules('Σας κάνουμε επιστροφή χρημάτων σε 14 ημέρες.', { language: 'el' }, [refund])).not.toContain(
      'commitment',
    );
  });

  it('takes no "free" for a gift where nothing is given away', () => {
    const loaf = { language: 'en', text: 'We bake a gluten-free loaf.' };
    expect(rules('We bake a gluten-free loaf. Feel free to ask!', {}, [loaf])).not.toContain('commitment');
  });

  it.each([
    ['en', 'You are a stupid loser.'],
    ['el', 'Είσαι ηλίθιος.'],
    ['zh', '你是白痴。'],
    ['ar', 'أنت غبي.'],
  ])('insults in %s', (language, text) => {
    expect(rules(text, { language })).toContain('abuse');
  });

  it.each(['yu\u200bm we deliver', 'we deliver \u202egnp', 'we deliver\u{e0041}'])('invisible characters', (text) => {
    expect(rules(text)).toContain('invisible');
  });

  it('keeps the joiners that Persian and emoji need', () => {
    expect(rules('می‌فرستیم 👨‍👩‍👧', { language: 'fa' })).not.toContain('invisible');
  });

  it('measures in the unit of the platform', () => {
    const text = '好'.repeat(150);
    expect(rules(text, { language: 'zh', limit: { limit: 280, unit: 'weighted' } })).toContain('too_long');
    expect(rules(text, { language: 'zh', limit: { limit: 280, unit: 'characters' } })).not.toContain('too_long');
  });

  it('blocks another language than the wanted one, not a line that is mostly a link', () => {
    expect(rules('Παραδίδουμε από Τρίτη έως Κυριακή στο σπίτι σας')).toContain('other_language');
    expect(rules('https://harbour.example/go', { language: 'el' })).not.toContain('other_language');
  });

  it('warns where hardly anything comes from the sources, and blocks where nothing does', () => {
    expect(check('Write to hi@harbour.example, our captain dances with purple elephants every evening.').verdict).toBe(
      'warn',
    );
    expect(check('Purple elephants danced wildly.').verdict).toBe('block');
  });
});

describe('checkDraft for any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );

  it('never throws, and points only into the text', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('en', 'el', 'fa', 'ar', 'zh', 'und'), (text, language) => {
        const { violations, verdict } = check(text, { language });
        for (const { start, end } of violations) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        expect(verdict === 'ok').toBe(violations.length === 0);
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('never lets the canary pass, whatever surrounds it', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        expect(check(`${before}KITE-7731-owl${after}`).verdict).toBe('block');
      }),
      { seed: 12, numRuns: 60 },
    );
  });

  it('never lets an amount pass that no source names', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 99_999 }), fc.constantFrom('€', '$', '£'), (value, sign) => {
        expect(check(`We deliver for ${sign}${value}.`).verdict).toBe('block');
      }),
      { seed: 13, numRuns: 60 },
    );
  });

  it('grounds every text by itself as far as claims go', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), (text) => {
        const found = checkDraft(text, [{ text, language: 'en' }], { language: 'und', limit: context.limit });
        const claims = found.violations.filter(({ rule }) => !['invisible', 'repetition', 'ungrounded'].includes(rule));
        expect(claims.filter(({ rule }) => rule !== 'mention')).toEqual([]);
      }),
      { seed: 14, numRuns: 150 },
    );
  });

  it('answers at once however long the text is', () => {
    expect(check('a@'.repeat(40_000)).verdict).toBe('block');
    expect(check('a'.repeat(11_000), { limit: { limit: 20_000, unit: 'utf16' } }).verdict).toBe('block');
    expect(check('1 '.repeat(5_000), { limit: { limit: 20_000, unit: 'utf16' } }).verdict).toBe('block');
  });
});
