import { identifyLanguage } from './language';

const lines: [string, string][] = [
  ['can you do a unicorn cake for saturday?', 'en'],
  ['do u bring stuff to via saragozza', 'en'],
  ['τη Δευτέρα λειτουργείτε;', 'el'],
  ['Θέλουμε collab με το brand σας', 'el'],
  ['تا چند بازید؟', 'fa'],
  ['سلام به همه', 'fa'],
  ['برای همكارى تبلیغاتی پیام دادم', 'fa'],
  ['أبي كيكة لعيد ميلاد بنتي', 'ar'],
  ['نود التعاون معكم', 'ar'],
  ['想谈谈合作', 'zh'],
  ['コラボしませんか？', 'ja'],
  ['협업 제안 드리고 싶습니다', 'ko'],
  ['क्या आप साझेदारी के लिए तैयार हैं?', 'hi'],
  ['¿abren los domingos?', 'es'],
  ['queria fechar uma parceria com vocês', 'pt'],
  ['vous donnez des cours de pain ?', 'fr'],
  ['Verschwindet, ihr Abschaum', 'de'],
  ['a che ora aprite la mattina?', 'it'],
  ['hediye kartı var mı?', 'tr'],
  ['Интересует сотрудничество с вашим брендом', 'ru'],
  ['Дякую, дуже смачно і швидко', 'uk'],
  ['min harganya berapa ya?', 'id'],
  ['hoe laat gaan jullie open?', 'nl'],
  ['bardzo dobre ciastka, polecam wszystkim', 'pl'],
  ['kalimera, exete anoixta simera?', 'el-Latn'],
  ['salam gheymat in kif chande', 'fa-Latn'],
  ['bhai iska price kitna hai aur delivery kab milegi', 'hi-Latn'],
];

describe('identifyLanguage', () => {
  it.each(lines)('%s is %s', (text, language) => {
    expect(identifyLanguage(text).language).toBe(language);
  });

  it('takes the hints in their order where there are no words', () => {
    const hints = { previous: 'fa', post: 'en', workspace: 'el' };
    expect(identifyLanguage('😍😍😍', hints)).toMatchObject({ language: 'fa', source: 'previous' });
    expect(identifyLanguage('?!', { post: 'en', workspace: 'el' })).toMatchObject({ language: 'en', source: 'post' });
    expect(identifyLanguage('ok', { workspace: 'el' })).toMatchObject({ language: 'el', source: 'workspace' });
    expect(identifyLanguage('123')).toEqual({ language: 'und', confidence: 0, source: 'none' });
  });

  it('is not misled by links, mentions and addresses', () => {
    expect(identifyLanguage('@marias_shop τιμή; https://example.com/some/english/words').language).toBe('el');
  });
});
