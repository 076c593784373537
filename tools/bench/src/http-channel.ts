import { randomUUID } from 'node:crypto';
import type { Product } from './product';

/** Connects a signed HTTP channel with this secret (base64); the path that its webhooks go to. */
export const connectHttpChannel = async (product: Product, key: string): Promise<string> => {
  const made = await product.api('POST', '/api/channels', {
    platform: 'http',
    name: 'Bench',
    externalId: `bench-${randomUUID()}`,
    secrets: { secret: `whsec_${key}` },
    settings: { callbackUrl: 'http://127.0.0.1:9/none' },
  });
  return new URL(String(made.body['webhookUrl'])).pathname;
};
