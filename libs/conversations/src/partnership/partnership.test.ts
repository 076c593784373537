import { findBrand } from './find-brand';
import { findAsk, findDeadline, findMoneyQuote } from './find-terms';
import { impostorHints } from './impostor-hints';

const quoted = (text: string, span: { start: number; end: number } | null): string | null =>
  span && text.slice(span.start, span.end);

describe('money', () => {
  it.each([
    ['We can offer $1,500 per video, plus travel.', 'We can offer $1,500 per video'],
    ['budget is around 2k EUR. Interested?', 'budget is around 2k EUR'],
    ['My rate: €300', '€300'],
    ['Θα ήθελα συνεργασία, γύρω στα €300 το βίντεο, πριν τα Χριστούγεννα', 'γύρω στα €300 το βίντεο'],
    ['برای هر استوری ۵۰۰ هزار تومان می‌گیرم', '۵۰۰ هزار تومان'],
    ['نقدم ٢٠٠٠ درهم لكل فيديو', '٢٠٠٠ درهم'],
    ['合作一期视频，预算5000元，可以吗', '预算5000元'],
    ['Affiliate deal: 15% commission on every sale', '15% commission'],
    ['Would you send free products in exchange for a post?', 'free products'],
    ['Pagaríamos 400 € por vídeo', '400 €'],
    ['Pagamos R$ 800 por vídeo', 'R$ 800'],
    ['Notre budget est de 600 € par post', '600 €'],
    ['Unser Budget liegt bei 1.200 Euro', '1.200 Euro'],
    ['Ücretimiz 5.000 TL', '5.000 TL'],
    ['Наш бюджет 30 000 руб.', '30 000 руб'],
    ['予算は5万円です', '5万円'],
    ['예산은 50만원입니다', '50만원'],
    ['Budget kami Rp 2.000.000', 'Rp 2.000.000'],
    ['हमारा बजट ₹15,000 है', '₹15,000'],
  ])('quotes it from “%s”', (text, expected) => {
    expect(quoted(text, findMoneyQuote(text))).toContain(expected);
  });
  it.each(['Let us collaborate soon!', 'I have 20k followers', 'Open 10:00 to 18:00', '20% off was great'])(
    'finds none in “%s”',
    (text) => {
      expect(quoted(text, findMoneyQuote(text))).toBeNull();
    },
  );
});

describe('deadline', () => {
  it.each([
    ['Please tell us by 15 May, thanks', 'by 15 May'],
    ['We need an answer before Friday', 'before Friday'],
    ['The campaign starts next week, reply by the end of the month', 'by the end of the month'],
    ['Deadline: 2026-12-01', 'Deadline: 2026-12-01'],
    ['συνεργασία στο κανάλι μου πριν τα Χριστούγεννα', 'πριν τα Χριστούγεννα'],
    ['μέχρι τις 20/11/2026 αν γίνεται', '20/11/2026'],
    ['لطفا تا پایان ماه جواب بدید', 'پایان ماه'],
    ['نحتاج الرد قبل نهاية الشهر', 'قبل نهاية الشهر'],
    ['请在月底前回复', '月底前'],
    ['12月1日之前给答复', '12月1日之前'],
    ['within 2 weeks would be great', 'within 2 weeks'],
    ['Necesitamos respuesta antes del 15 de mayo', '15 de mayo'],
    ['Precisamos saber até sexta-feira', 'até sexta'],
    ['Répondez avant vendredi svp', 'avant vendredi'],
    ['Bitte bis Freitag melden', 'bis Freitag'],
    ['Ответьте до 20.11.2026', 'до 20.11.2026'],
    ['Graag antwoord voor vrijdag', 'voor vrijdag'],
  ])('quotes it from “%s”', (text, expected) => {
    expect(quoted(text, findDeadline(text))).toContain(expected);
  });
  it.each(['I bought it yesterday', 'Love your Friday lives', 'call me at 10:30'])('finds none in “%s”', (text) => {
    expect(quoted(text, findDeadline(text))).toBeNull();
  });
});

describe('ask', () => {
  it('quotes the sentence round the words that raised the flag, with positions in the raw text', () => {
    const text = 'Hi! I love your shop. Could we do a collaboration on my channel? Thanks';
    const start = text.indexOf('collaboration');
    expect(quoted(text, findAsk(text, [{ start, end: start + 13 }]))).toBe(
      'Could we do a collaboration on my channel?',
    );
  });
  it('cuts a sentence without an end round the words', () => {
    const text = `${'word '.repeat(200)}partnership ${'more '.repeat(200)}`;
    const start = text.indexOf('partnership');
    const ask = findAsk(text, [{ start, end: start + 11 }])!;
    expect(ask.end - ask.start).toBeLessThanOrEqual(170);
    expect(quoted(text, ask)).toContain('partnership');
  });
  it('takes the question where no word raised it', () => {
    const text = 'We make tea. Would you show it? We ship everywhere.';
    expect(quoted(text, findAsk(text, []))).toBe('Would you show it?');
    expect(findAsk('', [])).toBeNull();
  });
});

describe('brand', () => {
  it.each([
    ["Hi, I'm Ann from Blue Bottle Coffee, we love you", 'Blue Bottle Coffee'],
    ['I write on behalf of Acme & Sons about a sponsorship', 'Acme & Sons'],
    ['Write to maria@northstar.io for details', 'Northstar'],
    ['Είμαι η Μαρία από την Μύλος και θα ήθελα συνεργασία', 'Μύλος'],
    ['من طرف Digikala مزاحم می‌شم', 'Digikala'],
    ['我们是蓝山品牌，想合作', '蓝山'],
    ['Hola, soy de Luz Verde y quería proponerles algo', 'Luz Verde'],
    ['Oi, sou da Casa Azul, topam uma parceria?', 'Casa Azul'],
    ['Bonjour, je travaille pour Maison Lune et nous cherchons', 'Maison Lune'],
    ['Hallo, ich schreibe für Nordlicht, hätten Sie Interesse', 'Nordlicht'],
    ['Ciao, lavoro per Bottega Sole e vorrei', 'Bottega Sole'],
    ['Hoi, ik werk bij Blauwe Vos en wij zoeken', 'Blauwe Vos'],
    ['Halo kak, saya dari Kopi Senja mau ajak kolaborasi', 'Kopi Senja'],
    ['Здравствуйте, мы из «Тёплый Дом», предлагаем', 'Тёплый Дом'],
    ['Merhaba, Mavi Kapı markasından yazıyorum', 'Mavi Kapı'],
    ['株式会社あおぞらの山本です。コラボのご相談です', 'あおぞら'],
    ['안녕하세요 달빛 브랜드에서 협업 문의드립니다', '달빛'],
    ['open for collab? dm me', null],
    ['we are looking for partners', null],
  ])('in “%s”', (text, expected) => {
    expect(findBrand(text)).toBe(expected);
  });
});

describe('impostor hints', () => {
  const suspect = { handle: 'ann', name: 'Ann', texts: [], brand: null, ownNames: ['kettle_house'] };
  it.each(['kettIe_house', 'kettle.house', 'kettlehouse_official', 'keettle_house', 'kett1e_house', 'kеttle_house'])(
    'sees that %s looks like our own name',
    (handle) => {
      expect(impostorHints({ ...suspect, handle })).toContain('Looks like our own name, kettle_house');
    },
  );
  it.each(['kettle', 'ann.pours', 'housekeeping', 'teahouse_london'])('lets %s be', (handle) => {
    expect(impostorHints({ ...suspect, handle })).toEqual([]);
  });
  it('sees a link or address that does not fit the name they give', () => {
    const texts = ['I am from Blue Bottle, see https://bluebottle-deals.xyz/x and write to blue.bottle@gmail.com'];
    expect(impostorHints({ ...suspect, brand: 'Blue Bottle', texts })).toEqual([
      'Says Blue Bottle, but writes from gmail.com',
    ]);
    expect(impostorHints({ ...suspect, brand: 'Blue Bottle', texts: ['https://win-prizes.xyz'] })).toEqual([
      'Says Blue Bottle, but the link leads to win-prizes.xyz',
    ]);
  });
  it('sees who wants codes or money first, in several languages', () => {
    for (const text of [
      'send me the verification code',
      'στείλε τον κωδικό επαλήθευσης',
      'کد تایید رو بفرست',
      'أرسل رمز التحقق',
      '请把验证码发我',
    ])
      expect(impostorHints({ ...suspect, texts: [text] })).toEqual(['Speaks of a password or a code']);
    expect(impostorHints({ ...suspect, texts: ['There is a registration fee of 50$'] })).toEqual([
      'Wants money or gift cards first',
    ]);
  });
});
