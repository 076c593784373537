import { i18n } from '@lingui/core';
import { failureCodes } from '@hubbub/contracts';
import { channelTold, failureTold } from './failures';

jest.mock('@lingui/core/macro', () => ({ t: String.raw }));

const english = 'The token lacks the scope chat:write';

beforeAll(() => i18n.loadAndActivate({ locale: 'el', messages: {} }));

it.each([...failureCodes])('tells a reader of another language of %s first in words of ours', (code) => {
  const trouble = channelTold({ state: 'degraded', reason: english, reasonCode: code });
  expect(trouble?.words).not.toContain(english);
  expect(trouble?.original).toBe(english);
  expect(failureTold({ code, message: english })?.words).not.toContain(english);
});

it('says in general what a platform names in its own way, and keeps its words beside', () => {
  expect(channelTold({ state: 'disconnected', reason: english, reasonCode: 'tiktok_40105' })).toEqual({
    words: 'The platform no longer lets this channel in. Connect it again.',
    original: english,
  });
  expect(failureTold({ code: 'tiktok_40002', message: english })).toEqual({
    words: 'The platform refused it.',
    original: english,
  });
});
