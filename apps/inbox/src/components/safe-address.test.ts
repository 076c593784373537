import { initialsOf } from './initials';
import { isSafePicture, safeHref } from './safe-address';

describe('addresses that others wrote', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    '\u0001javascript:alert(1)',
    'java\nscript:alert(1)',
    'http://',
    '',
  ])('never follows %j', (address) => {
    expect(safeHref(address)).toBeNull();
  });

  it('follows http and https, with or without the scheme written', () => {
    expect(safeHref('https://samovar.example/a?b#c')).toBe('https://samovar.example/a?b#c');
    expect(safeHref('samovar.example/price')).toBe('https://samovar.example/price');
  });

  it('shows pictures over https and from our own server alone', () => {
    expect(isSafePicture('https://cdn.example/a.jpg')).toBe(true);
    expect(isSafePicture('/demo/post.svg')).toBe(true);
    for (const address of [
      '//evil.example/a.jpg',
      'http://cdn.example/a.jpg',
      'javascript:alert(1)',
      'data:image/svg+xml,x',
      null,
    ])
      expect(isSafePicture(address)).toBe(false);
  });
});

describe('initials', () => {
  it.each([
    ['Dara Whitfield', 'DW'],
    ['jonah.brews', 'JB'],
    ['Ελένη Μάρκου', 'ΕΜ'],
    ['نسرین فراهانی', 'ن'],
    ['周子涵', '周'],
    ['👩‍👩‍👧‍👦 family', '👩'],
    ['\u202Eevil\u0007', 'EV'],
    ['@@@', '?'],
    ['', '?'],
    ['e\u0301\u0301\u0301\u0301 a', 'ÉA'],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
