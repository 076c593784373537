import { errorCodes, failureCodes, fieldFaults, invalidReasons, refusals, unsupportedReasons } from '@hubbub/contracts';
import { startTestServer, type TestServer } from './testing';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Refused {
  code: string;
  message: string;
  details: { path: string; code: string; values: Record<string, string>; message: string }[];
}
const refused = async (path: string, body?: object, method = 'POST'): Promise<Refused> => {
  const answer = await server.api(method, path, body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  return answer.body as unknown as Refused;
};
const ruleOf = (rest: object) => ({
  name: 'Rule',
  mode: 'live',
  trigger: { type: 'message' },
  conditions: {},
  actions: [{ type: 'close' }],
  ...rest,
});

describe('an answer that refuses a form', () => {
  it.each([
    ['/api/members', { email: 'nobody', name: 'X', role: 'agent' }, 'email', 'invalid_format', { format: 'email' }],
    ['/api/members', { email: 'a@b.example', name: '', role: 'agent' }, 'name', 'too_small', { minimum: '1' }],
    ['/api/members', { email: 'a@b.example', role: 'agent' }, 'name', 'required', {}],
    ['/api/labels', { name: 5 }, 'name', 'invalid_type', { expected: 'string' }],
    ['/api/rules', ruleOf({ mode: 'sometimes' }), 'mode', 'invalid_value', {}],
    ['/api/rules', ruleOf({ name: 'x'.repeat(201) }), 'name', 'too_big', { origin: 'string', maximum: '200' }],
    ['/api/rules', ruleOf({ conditions: { colour: 'red' } }), 'conditions', 'unrecognized_keys', { keys: 'colour' }],
  ] as const)('names the field and the fault with what belongs into its words: %s %j', async (...row) => {
    const [path, body, field, code, values] = row;
    const { details, message } = await refused(path, body);
    const found = details.find((detail) => detail.path === field);
    expect(found).toMatchObject({ code, values });
    expect(message).not.toBe('');
  });

  it.each([
    [ruleOf({ actions: [{ type: 'reply', text: 'Hello' }] }), 'conditions', 'answers_all', {}],
    [ruleOf({ actions: [{ type: 'close' }, { type: 'assign' }] }), 'actions.1', 'assign_to_whom', {}],
    [ruleOf({ trigger: { type: 'flag', flag: 'gold' } }), 'trigger', 'flag_never_raised', { flag: 'gold' }],
    [ruleOf({ conditions: { or: [] } }), 'conditions', 'any_of_nothing', {}],
  ] as const)('says which part of a rule cannot work: %j', async (body, path, code, values) => {
    expect(await refused('/api/rules', body)).toMatchObject({ code: 'invalid', details: [{ path, code, values }] });
  });

  it('says the same of a set of keywords and of a list', async () => {
    const set = { flag: 'own', terms: [], patterns: ['(a)\\1'] };
    expect((await refused('/api/keywords', set)).details[0]).toMatchObject({
      path: 'patterns',
      code: 'pattern_refers_back',
      values: { pattern: '(a)\\1' },
    });
    const filter = encodeURIComponent(JSON.stringify({ 'contact.followers': 5 }));
    expect((await refused(`/api/conversations?filter=${filter}`, undefined, 'GET')).details[0]).toMatchObject({
      code: 'not_for_lists',
      values: { condition: 'contact.followers' },
    });
  });
});

it('lists every code that an inbox has words for in the description of the API', async () => {
  const { components } = (await server.api('GET', '/api/openapi.json')).body as unknown as {
    components: { schemas: Record<string, Record<string, unknown>> };
  };
  expect(components.schemas['Error']).toMatchObject({
    'x-field-codes': [...fieldFaults, ...Object.keys(refusals)],
    'x-failure-codes': [...failureCodes],
    'x-reasons': { invalid: [...invalidReasons], not_supported: [...unsupportedReasons] },
    properties: { code: { examples: [...errorCodes] } },
  });
  expect(JSON.stringify(components.schemas['Channel'])).toContain('reasonCode');
});
