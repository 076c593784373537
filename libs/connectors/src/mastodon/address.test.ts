import { missingNames, withNames } from './address';
import { countCharacters } from './count';

describe('names before an answer', () => {
  it.each([
    ['nobody is named yet', 'Yes', ['ada@pl.example', 'ben'], ['ada@pl.example', 'ben']],
    ['a name in the text is not repeated', 'Yes @ada@pl.example', ['ada@pl.example', 'ben'], ['ben']],
    ['whatever its case', 'Yes @Ada@PL.example!', ['ada@pl.example'], []],
    ['another host is another person', 'Yes @ada@other.example', ['ada@pl.example'], ['ada@pl.example']],
    ['the beginning of a longer name is another person', 'Yes @bennet', ['ben'], ['ben']],
    ['a name with a host is not the local one', 'Yes @ben@pl.example', ['ben'], ['ben']],
    ['ourselves are left out, and repeats', 'Yes', ['brand', 'ben', 'BEN', ''], ['BEN']],
  ])('%s', (_name, text, wanted, missing) => {
    expect(missingNames(text, wanted, 'brand')).toEqual(missing);
  });

  it('stand before the text', () => {
    expect(withNames(['ada@pl.example', 'ben'], 'Yes')).toBe('@ada@pl.example @ben Yes');
  });
});

describe('length', () => {
  it('counts a link as a fixed number and a name without its host', () => {
    expect(countCharacters('see https://example.com/a/very/long/way/to/go ok', 23)).toBe(4 + 23 + 3);
    expect(countCharacters('@ada@pl.example hi', 23)).toBe('@ada hi'.length);
    expect(countCharacters('👨‍👩‍👧 γειά', 23)).toBe(6);
  });
});
