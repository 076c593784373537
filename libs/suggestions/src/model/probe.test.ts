import { fakeClock } from '@hubbub/runtime/testing';
import { type MockModel, startMockModel } from '../testing';
import { createModelFetch } from './client';
import { embedTexts, nearestVectors } from './embed';
import type { ModelEndpoint } from './endpoint';
import { createEndpointMemory } from './memory';
import { probeEndpoint } from './probe';

let mock: MockModel;
let endpoint: ModelEndpoint;
beforeEach(async () => {
  mock = await startMockModel();
  endpoint = { baseUrl: mock.baseUrl, apiKey: 'sk-secret-2', model: 'mock-1', embeddingModel: 'embed-1' };
});
afterEach(() => mock.close());

const okOf = (checks: { name: string; isOk: boolean }[]) =>
  Object.fromEntries(checks.map(({ name, isOk }) => [name, isOk]));

describe('probeEndpoint', () => {
  it('lists what works', async () => {
    mock.queue({ type: 'ok', answer: { isOpen: true } });
    const report = await probeEndpoint(endpoint, { now: fakeClock() });
    expect(report).toMatchObject({ isUsable: true, models: ['mock-1'], failure: null });
    expect(okOf(report.checks)).toEqual({
      models: true,
      chat: true,
      schema: true,
      stream: true,
      usage: true,
      embeddings: true,
      responses: false, // most servers have none
      moderation: true,
    });
  });

  it('is as usable without the extras, and with them', async () => {
    mock.queue({ type: 'ok', answer: { isOpen: true } });
    mock.moderation.isMissing = true;
    const without = await probeEndpoint(endpoint, { now: fakeClock() });
    expect(okOf(without.checks)).toMatchObject({ responses: false, moderation: false, chat: true });
    mock.responses = 'ok';
    mock.moderation = { flagged: true };
    const withThem = await probeEndpoint(endpoint, { now: fakeClock() });
    expect(okOf(withThem.checks)).toMatchObject({ responses: true, moderation: true });
    expect([without.isUsable, withThem.isUsable]).toEqual([true, true]);
    expect(withThem.checks.find(({ name }) => name === 'moderation')?.detail).toContain('flags');
  });

  it.each([401, 403])('says that the list of models is closed (%d), and goes on', async (status) => {
    mock.models.status = status;
    mock.queue({ type: 'ok', answer: { isOpen: true } });
    const report = await probeEndpoint(endpoint, { now: fakeClock() });
    expect(report).toMatchObject({ isUsable: true, models: [] });
    expect(okOf(report.checks)['models']).toBe(false);
  });

  it('finds the field for the token limit, and tells drafts', async () => {
    mock.queue({ type: 'field_refused', field: 'max_tokens' }, { type: 'ok', answer: { isOpen: true } });
    const memory = createEndpointMemory();
    const report = await probeEndpoint(endpoint, { now: fakeClock(), memory });
    expect(report.tokensField).toBe('max_completion_tokens');
    expect([...memory.learned.values()][0]).toMatchObject({
      tokensField: 'max_completion_tokens',
      format: 'json_schema',
    });
  });

  it('says what is wrong with a key, without the key', async () => {
    mock.models.status = 401;
    mock.queue({ type: 'unauthorized' });
    const report = await probeEndpoint(endpoint, { now: fakeClock() });
    expect(report).toMatchObject({ isUsable: false, failure: 'misconfigured' });
    expect(JSON.stringify(report)).not.toContain('sk-secret-2');
  });

  it('reports an endpoint that nobody answers at', async () => {
    await mock.close();
    expect(await probeEndpoint(endpoint, { now: fakeClock() })).toMatchObject({
      isUsable: false,
      failure: 'unreachable',
    });
  });
});

describe('embedTexts', () => {
  it.each(['floats', 'floats_always'] as const)('reads %s', async (kind) => {
    mock.embeddings = kind;
    const vectors = await embedTexts(endpoint, ['open today', 'delivery']);
    expect(vectors.map((vector) => vector.length)).toEqual([8, 8]);
    expect(mock.requests[0]?.body.encoding_format).toBe('float');
  });

  it('asks in batches of 64, and keeps the order', async () => {
    const texts = Array.from({ length: 130 }, (_, i) => 'x'.repeat(i + 1));
    const vectors = await embedTexts(endpoint, texts);
    expect(mock.requests).toHaveLength(3);
    expect(vectors).toHaveLength(130);
  });

  it('throws rather than keep empty vectors', async () => {
    mock.embeddings = 'missing';
    await expect(embedTexts(endpoint, ['a'])).rejects.toThrow();
    mock.embeddings = 'base64';
    await expect(embedTexts(endpoint, ['a'])).rejects.toThrow('empty');
  });

  it('finds the nearest, and never compares vectors of different models', () => {
    const vectors = [
      ['same', [1, 0]],
      ['other', [0, 1]],
      ['longer', [1, 0, 0]],
    ] as const;
    expect([...nearestVectors([2, 0], vectors)]).toEqual([
      ['same', 1],
      ['other', 0],
    ]);
  });
});

describe('createModelFetch', () => {
  it('dials private addresses only where they are allowed', async () => {
    const { host } = new URL(mock.baseUrl);
    const closed = createModelFetch({ allowHosts: () => [] });
    const open = createModelFetch({ allowHosts: () => [host] });
    await expect(closed(`${mock.baseUrl}/models`)).rejects.toThrow('HUBBUB_ALLOW_HOSTS');
    await expect(closed(`http://localhost:${host.split(':')[1]}/v1/models`)).rejects.toThrow();
    expect((await open(`${mock.baseUrl}/models`)).status).toBe(200);
  });
});
