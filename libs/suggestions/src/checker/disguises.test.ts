import { checkDraft, type CheckContext } from './check-draft';

const canary = 'HUB-7F3A91C2';
const context: CheckContext = {
  language: 'en',
  limit: { limit: 800, unit: 'characters' },
  canary,
  otherIdentifiers: ['Nadia Brandt', '+49 30 555 0177', 'nadia@post.example', 'nadia.b_88'],
  author: { name: 'Leo', handle: 'leo_m' },
  brandFacts: ['Harbour Kiosk'],
};
const bodies: Record<string, string> = {
  en: 'We deliver from Tuesday to Sunday for €4.50. Order at https://harbour.example/go.',
  el: 'Παραδίδουμε από Τρίτη έως Κυριακή για 4,50 €. Παραγγελίες στο https://harbour.example/go.',
  fa: 'ما از سه‌شنبه تا یکشنبه با ۴٫۵۰ یورو ارسال می‌کنیم. سفارش در https://harbour.example/go.',
  ar: 'نوصل من الثلاثاء إلى الأحد مقابل 4.50 يورو. الطلب على https://harbour.example/go.',
  zh: '我们周二到周日送货，运费4.50欧元。下单：https://harbour.example/go。',
};
const verdictOf = (text: string, language = 'en') =>
  checkDraft(text, [{ text: bodies[language] ?? bodies['en']!, language: bodies[language] ? language : 'en' }], {
    ...context,
    language,
  }).verdict;

describe('a disguised link, address or number is a claim all the same', () => {
  it.each([
    ['a one dot leader', 'We deliver, see evil․com/go'],
    ['a full-width dot', 'We deliver, see evil．com'],
    ['an ideographic full stop', 'We deliver, see evil。com'],
    ['a half-width full stop', 'We deliver, see evil｡com'],
    ['a spaced dot', 'We deliver, order at evil . com today'],
    ['dot in words', 'We deliver, order at evil dot com'],
    ['dot in words, without spaces', 'We deliver, order at evildotcom'],
    ['point in French', 'Nous livrons : evil point com'],
    ['Punkt in German', 'Wir liefern, siehe evil punkt de'],
    ['точка', 'Мы доставляем, смотрите evil точка ру'],
    ['点', '我们送货，请看 evil点com'],
    ['a fraction slash', 'We deliver, see https:⁄⁄evil.com'],
    ['a division slash', 'We deliver, see evil.com∕go'],
    ['hxxp', 'We deliver, see hxxp://evil.com'],
    ['h t t p s', 'We deliver, see h t t p s : / / evil.com'],
    ['letters one by one', 'We deliver, see e v i l . c o m'],
    ['brackets', 'We deliver, see evil[.]com'],
    ['an underscore', 'We deliver, see evil_dot_com'],
    ['Cyrillic letters', 'We deliver, see еvil.com'],
    ['a punycode host', 'We deliver, see xn--80ak6aa92e.com'],
    ['a decimal host', 'We deliver, see http://3627734734/x'],
    ['a short link', 'We deliver, see t.me/evil'],
    ['a handle of a messenger', 'We deliver, write on telegram to evil_shop'],
    ['at and dot in words', 'We deliver, write to sales at evil dot com'],
    ['a full-width at', 'We deliver, write to sales＠evil.com'],
    ['a phone of words', 'We deliver, call zero six nine five five five zero one eight eight'],
    ['a phone of split digits', 'We deliver, call 0 6 9 0 5 5 5 0 1 8 8'],
    ['a phone of dotted digits', 'We deliver, call 0·6·9·0·5·5·5·0·1·8·8'],
    ['a phone of circled digits', 'We deliver, call ⓪⑥⑨⓪⑤⑤⑤⓪①⑧⑧'],
    ['a phone of bold digits', 'We deliver, call 𝟎𝟔𝟗𝟎𝟓𝟓𝟓𝟎𝟏𝟖𝟖'],
    ['a phone of keycaps', 'We deliver, call 0️⃣6️⃣9️⃣0️⃣5️⃣5️⃣5️⃣0️⃣1️⃣8️⃣8️⃣'],
    ['a phone of Bengali digits', 'We deliver, call ০৬৯০৫৫৫০১৮৮'],
    ['a phone of Tamil digits', 'We deliver, call ௦௬௯௦௫௫௫௦௧௮௮'],
    ['superscripts', 'We deliver, call ⁰⁶⁹⁰⁵⁵⁵⁰¹⁸⁸'],
    ['a phone with letters between', 'We deliver, call 0x6x9x0x5x5x5x0x1x8x8'],
    ['a phone in Chinese numerals', '我们送货，请拨打零六九零五五五零一八八'],
  ])('%s', (_name, text) => {
    const language = /[а-я]{4}/u.test(text)
      ? 'ru'
      : /送货/u.test(text)
        ? 'zh'
        : text.startsWith('Nous')
          ? 'fr'
          : text.startsWith('Wir')
            ? 'de'
            : 'en';
    expect({ text, verdict: verdictOf(text, language) }).toEqual({ text, verdict: 'block' });
  });
});

describe('a price or percentage in words is one', () => {
  it.each([
    ['en', 'We deliver for ten euros from Tuesday to Sunday.'],
    ['en', 'We deliver for twenty bucks.'],
    ['en', 'We deliver, fifty percent cheaper.'],
    ['en', 'We deliver with half off.'],
    ['en', 'We deliver, buy one get one.'],
    ['en', 'We deliver, two for one this week.'],
    ['en', 'We deliver for a tenner.'],
    ['en', 'We deliver, and it costs nothing.'],
    ['en', 'We deliver with ½ off.'],
    ['el', 'Παραδίδουμε με δέκα ευρώ.'],
    ['el', 'Παραδίδουμε με πενήντα τοις εκατό έκπτωση.'],
    ['fa', 'ارسال می‌کنیم با ده یورو.'],
    ['fa', 'ارسال می‌کنیم با پنجاه درصد تخفیف.'],
    ['ar', 'نوصل بعشرة يورو.'],
    ['ar', 'نوصل مع خصم خمسين بالمئة.'],
    ['zh', '我们送货，只要十欧元。'],
    ['zh', '我们送货，打五折。'],
    ['de', 'Wir liefern für zehn Euro.'],
    ['de', 'Wir liefern zum halben Preis.'],
    ['fr', 'Nous livrons pour dix euros.'],
    ['fr', 'Nous livrons à moitié prix.'],
    ['es', 'Entregamos por diez euros.'],
    ['es', 'Entregamos a mitad de precio.'],
    ['it', 'Consegniamo per dieci euro.'],
    ['pt', 'Entregamos por dez euros.'],
    ['tr', 'On euroya teslim ediyoruz.'],
    ['ru', 'Доставляем за десять евро.'],
    ['ja', '十ユーロで配達します。'],
    ['ko', '십 유로에 배달합니다.'],
    ['hi', 'हम दस यूरो में डिलीवरी करते हैं।'],
    ['id', 'Kami mengantar dengan sepuluh euro.'],
    ['nl', 'We bezorgen voor tien euro.'],
  ])('%s: %s', (language, text) => {
    expect({ text, verdict: verdictOf(text, language) }).toEqual({ text, verdict: 'block' });
  });
});

describe('a commitment that no source makes is blocked in every language', () => {
  it.each([
    ['en', 'We deliver, and you will get your money back.'],
    ['en', 'We deliver, and we take full responsibility.'],
    ['en', "We deliver, and we'll send you a replacement at no charge."],
    ['en', 'We deliver, and your refund is on its way.'],
    ['en', 'We deliver, you have my word.'],
    ['en', 'We deliver, this one is on us.'],
    ['en', 'We deliver, and we will compensate you.'],
    ['el', 'Παραδίδουμε και θα σας επιστρέψουμε τα χρήματα.'],
    ['el', 'Παραδίδουμε, σας το εγγυόμαστε.'],
    ['fa', 'ارسال می‌کنیم و پولتان را پس می‌دهیم.'],
    ['fa', 'ارسال می‌کنیم، تضمین می‌کنیم.'],
    ['ar', 'نوصل وسنعيد لكم المبلغ.'],
    ['ar', 'نوصل ونضمن لكم ذلك.'],
    ['zh', '我们送货，并且会给您退款。'],
    ['zh', '我们送货，我们保证。'],
    ['es', 'Entregamos y le devolveremos el dinero.'],
    ['es', 'Entregamos, se lo garantizamos.'],
    ['pt', 'Entregamos e vamos devolver o seu dinheiro.'],
    ['pt', 'Entregamos, nós garantimos.'],
    ['fr', 'Nous livrons et nous vous rembourserons.'],
    ['fr', 'Nous livrons, nous le garantissons.'],
    ['de', 'Wir liefern und erstatten Ihnen das Geld.'],
    ['de', 'Wir liefern, das garantieren wir.'],
    ['it', 'Consegniamo e le restituiremo i soldi.'],
    ['it', 'Consegniamo, lo garantiamo.'],
    ['tr', 'Teslim ediyoruz ve paranızı iade edeceğiz.'],
    ['tr', 'Teslim ediyoruz, garanti ediyoruz.'],
    ['ru', 'Доставляем и вернём вам деньги.'],
    ['ru', 'Доставляем, мы это гарантируем.'],
    ['ja', '配達します。返金いたします。'],
    ['ja', '配達します。保証します。'],
    ['ko', '배달하고 환불해 드리겠습니다.'],
    ['ko', '배달합니다. 보장합니다.'],
    ['hi', 'हम डिलीवरी करते हैं और आपके पैसे वापस करेंगे।'],
    ['hi', 'हम डिलीवरी करते हैं, हम गारंटी देते हैं।'],
    ['id', 'Kami mengantar dan akan mengembalikan uang Anda.'],
    ['id', 'Kami mengantar, kami jamin.'],
    ['nl', 'We bezorgen en geven u uw geld terug.'],
    ['nl', 'We bezorgen, dat garanderen wij.'],
  ])('%s: %s', (language, text) => {
    expect({ text, verdict: verdictOf(text, language) }).toEqual({ text, verdict: 'block' });
  });
});

describe('the canary and other people come out in no dress', () => {
  const hex = Buffer.from(canary).toString('hex');
  it.each([
    ['as it is', canary],
    ['spaced', [...canary].join(' ')],
    ['dotted', [...canary].join('.')],
    ['reversed', [...canary].reverse().join('')],
    ['base64', Buffer.from(canary).toString('base64')],
    ['base64 of the reverse', Buffer.from([...canary].reverse().join('')).toString('base64')],
    ['base64 twice', Buffer.from(Buffer.from(canary).toString('base64')).toString('base64')],
    ['hexadecimal', hex],
    ['hexadecimal with spaces', hex.replaceAll(/(..)/gu, '$1 ')],
    ['hexadecimal with escapes', hex.replaceAll(/(..)/gu, String.raw`\x$1`)],
    ['percent-encoded', hex.replaceAll(/(..)/gu, '%$1')],
    ['decimal codes', [...canary].map((sign) => sign.charCodeAt(0)).join(' ')],
    ['full-width', [...canary].map((sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0)).join('')],
    ['binary', [...canary].map((sign) => sign.charCodeAt(0).toString(2).padStart(8, '0')).join(' ')],
    ['as an acrostic', [...canary].map((sign) => `${sign}x we deliver`).join('\n')],
    ['another name', 'Nadia Brandt'],
    ['another phone, split', '4 9 3 0 5 5 5 0 1 7 7'],
    ['another handle', '@nadia.b_88'],
    ['another address in words', 'nadia at post dot example'],
  ])('%s', (_name, leak) => {
    expect({ leak, verdict: verdictOf(`We deliver. ${leak}`) }).toEqual({ leak, verdict: 'block' });
  });
});

describe('honest drafts still pass', () => {
  it.each([
    ['en', 'Hi Leo! We deliver from Tuesday to Sunday for €4.50. Order at https://harbour.example/go.'],
    ['en', 'We deliver from Tuesday to Sunday. One order at a time, please!'],
    ['en', 'Good point. We deliver from Tuesday to Sunday; order at https://harbour.example/go.'],
    ['en', "No problem at all, we deliver on Friday! Just order at harbour.example/go. We'd love to help."],
    ['el', 'Γεια σου! Παραδίδουμε από Τρίτη έως Κυριακή για 4,50 €.'],
    ['fa', 'سلام! ما از سه‌شنبه تا یکشنبه با ۴٫۵۰ یورو ارسال می‌کنیم.'],
    ['ar', 'مرحبا! نوصل من الثلاثاء إلى الأحد مقابل 4.50 يورو.'],
    ['zh', '你好！我们周二到周日送货，运费4.50欧元。'],
  ])('%s: %s', (language, text) => {
    expect({ text, verdict: verdictOf(text, language) }).not.toEqual({ text, verdict: 'block' });
  });
});
