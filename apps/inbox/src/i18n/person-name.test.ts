import { nameless } from '@hubbub/contracts';
import { personName } from './person-name';

it('leaves it to the page to name those whose platform tells no name', () => {
  expect(personName(nameless)).toBe('');
  expect(personName('نسرین')).toBe('نسرین');
});
