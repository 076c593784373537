import { renderToStaticMarkup } from 'react-dom/server';
import { QrPicture } from './QrPicture';

const uri = 'otpauth://totp/Hubbub:owner%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Hubbub';
const draw = (text: string): string => renderToStaticMarkup(<QrPicture text={text} label="QR code" />);

it('draws a code with its quiet zone, and its finders where readers look for them', () => {
  const picture = draw(uri);
  const side = Number(/viewBox="0 0 (\d+) /.exec(picture)?.[1]);
  const dark = new Set([...picture.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
  expect((side - 8 - 17) % 4).toBe(0); // a version has 17 + 4 × its number of modules
  const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
  const seen = (left: number, top: number): string[] =>
    finder.map((row, y) => [...row].map((_, x) => (dark.has(`${left + x} ${top + y}`) ? '1' : '0')).join(''));
  for (const [left, top] of [
    [4, 4],
    [side - 11, 4],
    [4, side - 11],
  ] as const)
    expect(seen(left, top)).toEqual(finder);
  expect([...dark].every((at) => at.split(' ').every((place) => Number(place) >= 4 && Number(place) < side - 4))).toBe(
    true,
  );
});

it('draws other texts otherwise, and nothing where the text is too long for a code', () => {
  expect(draw(uri)).not.toBe(draw(uri.replace('JBSW', 'JBSX')));
  expect(draw('z'.repeat(2_331))).toContain('<svg');
  expect(draw('z'.repeat(2_332))).toBe('');
});
