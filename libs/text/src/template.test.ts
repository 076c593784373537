import { firstName, renderTemplate } from './template';

describe('renderTemplate', () => {
  it.each([
    ['Hi {{contact.name}}, thanks!', 'Maria Papadopoulou', 'Hi Maria, thanks!'],
    ['Hi {{contact.name}}, thanks!', '', 'Hi, thanks!'],
    ['Hi {{contact.name|friend}}!', '🌸🌸', 'Hi friend!'],
    ['{{ contact.firstName }}, welcome', 'ΜΑΡΙΑ', 'Μαρια, welcome'],
    ['سلام {{contact.name}}،', 'سارا احمدی', 'سلام سارا،'],
  ])('%s with “%s”', (template, name, expected) => {
    expect(renderTemplate(template, { 'contact.name': name })).toBe(expected);
  });

  it.each([
    'www.win-money.example',
    'Call 5550123',
    '<b>x</b>',
    '{{member.name}}',
    'x'.repeat(90),
    '@everyone',
    '\u202eevil.com',
    'Admin',
    'Someone',
  ])('prints no name out of “%s”', (name) => {
    expect(firstName(name)).toBe('');
  });

  it('does not read places inside a name', () => {
    expect(renderTemplate('Hi {{contact.name}}', { 'contact.name': '{{brand.name}}', 'brand.name': 'secret' })).toBe(
      'Hi',
    );
  });
});
