import { Filter } from '@hubbub/contracts';
import { z } from 'zod';
import { issuesOf } from './issues-of';

const complaintsOf = (schema: z.ZodType, input: unknown) => issuesOf(schema.safeParse(input).error?.issues ?? []);

describe('what is wrong with an input', () => {
  it('names the parameter of a filter and what it may be', () => {
    const [complaint] = complaintsOf(Filter, { status: 'nope' });
    expect(complaint?.path).toBe('status');
    expect(complaint?.message).toMatch(/open.*snoozed.*closed/);
  });

  it('names the value in a list of values', () => {
    const [complaint] = complaintsOf(Filter, { kind: ['direct', 'letter'] });
    expect(complaint?.path).toBe('kind.1');
  });

  it('names a parameter that does not exist', () => {
    expect(complaintsOf(Filter, { colour: 'red' })).toEqual([
      {
        path: '',
        code: 'unrecognized_keys',
        values: { keys: 'colour' },
        message: expect.stringContaining('"colour"'),
      },
    ]);
  });

  it('gives a code and its numbers beside the words', () => {
    expect(complaintsOf(z.object({ limit: z.number().max(200) }), { limit: 201 })).toEqual([
      {
        path: 'limit',
        code: 'too_big',
        values: { maximum: '200', origin: 'number' },
        message: expect.stringContaining('200'),
      },
    ]);
  });
});
