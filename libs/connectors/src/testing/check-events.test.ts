import type { InboundEvent } from '../connector';
import { faultsOf } from './check-events';
import { differences } from './fixtures';
import { mixedText } from './mixed-text';
import { measureText } from '@hubbub/text';
import { textUnits } from '@hubbub/contracts';

const body = { id: '880000000000101', from: { id: '6100000000000011' }, text: 'Do you ship to <b>Norway</b>?' };
const event: InboundEvent = {
  kind: 'message',
  at: new Date('2026-11-02T10:00:00Z'),
  externalId: '880000000000101',
  externalConversationId: '6100000000000011',
  author: { externalId: '6100000000000011' },
  text: 'Do you ship to Norway?',
};

describe('faultsOf', () => {
  it('finds nothing in an honest event', () => {
    expect(faultsOf([event], body, [])).toEqual([]);
  });

  it.each([
    ['no event', []],
    ['a text that nobody wrote', [{ ...event, text: 'Do you ship to Sweden?' }]],
    ['an id that was rounded', [{ ...event, externalId: '880000000000100' }]],
    ['an empty id', [{ ...event, externalId: '' }]],
    ['a word of JavaScript', [{ ...event, author: { externalId: '6100000000000011', name: 'undefined' } }]],
    ['an invalid date', [{ ...event, at: new Date('no date') }]],
    ['a rating that is no number', [{ ...event, kind: 'review', rating: Number.NaN }]],
    ['an unknown reason', [{ kind: 'ignored', at: null, reason: 'because', detail: 'so' }]],
    ['a status of nothing', [{ kind: 'status', at: null, status: 'read', externalId: null }]],
  ] as [string, InboundEvent[]][])('finds %s', (_name, events) => {
    expect(faultsOf(events, body, [])).not.toEqual([]);
  });

  it('lets a connector say its own words', () => {
    expect(faultsOf([{ ...event, text: 'unsupported' }], body, ['unsupported'])).toEqual([]);
  });
});

describe('differences', () => {
  it('compares what a row names and nothing else', () => {
    expect(differences(event, { kind: 'message', from: '6100000000000011' })).toEqual([]);
    expect(differences(event, { kind: 'message', text: 'Do you?' })).toHaveLength(1);
    expect(differences(undefined, { kind: 'message' })).toHaveLength(1);
  });
});

describe('mixedText', () => {
  it.each(textUnits)('is exactly as long as asked, in %s', (unit) => {
    for (const length of [1, 2, 7, 100, 501, 4096]) expect(measureText(mixedText(length, unit), unit)).toBe(length);
  });
});
