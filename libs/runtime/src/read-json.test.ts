import { readJson } from './read-json';

describe('readJson', () => {
  it('keeps the digits of long integers', () => {
    expect(readJson('{"id":10200000000000601,"n":[-9007199254740993,7]}')).toEqual({
      id: '10200000000000601',
      n: ['-9007199254740993', 7],
    });
  });

  it('keeps them wherever a number may stand', () => {
    const digits = '9007199254740993071';
    for (const [before, after] of [
      ['', ''],
      ['-', ''],
      ['[', ']'],
      ['[1,', ']'],
      ['[1,\n', ']'],
      ['{"a":', '}'],
      ['{"a":\t-', '}'],
      ['{"12345678901234567":"1234567890123456","b": ', ' }'],
    ]) {
      const sign = before!.endsWith('-') ? '-' : '';
      const found = JSON.stringify(readJson(`${before}${digits}${after}`));
      expect(found).toContain(`"${sign}${digits}"`);
    }
  });

  it('leaves fractions, exponents and strings as they are', () => {
    const text = '{"a":0.9918089413477523,"b":1.5e-7,"c":"say \\"1234567890123456\\"","d":12345678901234567890.5}';
    expect(readJson(text)).toEqual(JSON.parse(text));
  });

  it('throws on what is no JSON', () => {
    expect(() => readJson('{"a":12345678901234567')).toThrow(SyntaxError);
  });
});
