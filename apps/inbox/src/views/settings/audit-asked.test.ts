import { askedOf } from './audit-asked';

const asked = (query: string) => askedOf(new URLSearchParams(query));

it('asks for whole days of this browser', () => {
  expect(asked('from=2026-11-02&until=2026-11-02')).toMatchObject({
    since: new Date(2026, 10, 2).toISOString(),
    until: new Date(2026, 10, 3).toISOString(),
  });
  expect(asked('until=2026-12-31').until).toBe(new Date(2027, 0, 1).toISOString());
});

it('leaves out what the address does not say, and days that are none', () => {
  expect(asked('who=none&act=erase&from=soon')).toEqual({
    memberId: 'none',
    act: 'erase',
    targetType: undefined,
    since: undefined,
    until: undefined,
  });
});
