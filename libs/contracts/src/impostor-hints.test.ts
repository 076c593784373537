import { hintText, type ImpostorHintCode, impostorHints, readHint } from './impostor-hints';

const values = { own: 'kettle_house', domain: 'kettle-house.example', brand: 'Ember & Tea (Athens), but bigger' };

it.each(Object.keys(impostorHints) as ImpostorHintCode[])('finds %s and what was put in again', (code) => {
  const names = [...impostorHints[code].matchAll(/\{(\w+)\}/gu)].map(([, name]) => name as keyof typeof values);
  expect(readHint(hintText(code, values))).toEqual({
    code,
    values: Object.fromEntries(names.map((name) => [name, values[name]])),
  });
});

it('knows nothing of other sentences', () => {
  expect(readHint('Something of old')).toBeNull();
});
