import { firstNameOf } from './first-name';

it.each([
  ['Maria Papadopoulou', 'Maria'],
  ['ΜΑΡΙΑ', 'Μαρια'],
  ['سارا احمدی', 'سارا'],
  ['王小明', '王小明'],
])('greets “%s” as “%s”', (name, first) => {
  expect(firstNameOf(name)).toBe(first);
});

it.each([null, '', 'Someone', 'Support Team', 'win-money.example', '{{brand.name}}', 'J'])(
  'greets “%s” by no name',
  (name) => {
    expect(firstNameOf(name)).toBeNull();
  },
);
