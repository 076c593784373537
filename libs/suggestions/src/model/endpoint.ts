import { isPublicAddress } from '@hubbub/runtime';

/** A server that speaks Chat Completions. */
export interface ModelEndpoint {
  baseUrl: string;
  apiKey: string | null; // null for servers without keys
  model: string;
  embeddingModel: string | null;
  temperature?: number; // sent only when set: reasoning models reject it
  redact?: boolean; // personal data out before anything leaves; by default where the host is not a private one
}

export const hostOf = ({ baseUrl }: Pick<ModelEndpoint, 'baseUrl'>): string =>
  URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;

/** True for a name or address of this machine or a private network, as written: nothing is looked up. */
export const isPrivateHost = ({ baseUrl }: Pick<ModelEndpoint, 'baseUrl'>): boolean => {
  if (!URL.canParse(baseUrl)) return false;
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/gu, '');
  const isLiteral = /^[\d.]+$/u.test(host) || host.includes(':');
  if (isLiteral) return !isPublicAddress(host);
  return host === 'localhost' || /\.(?:local|localhost|internal|lan|home\.arpa)$/u.test(host) || !host.includes('.');
};

/** OpenAI itself and Azure know fields and roles that other servers may refuse. */
export const isOpenAiHost = ({ baseUrl }: Pick<ModelEndpoint, 'baseUrl'>): boolean =>
  /(?:^|\.)(?:openai\.com|openai\.azure\.com|services\.ai\.azure\.com)$/u.test(
    URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '',
  );

export const shouldRedact = (endpoint: ModelEndpoint): boolean => endpoint.redact ?? !isPrivateHost(endpoint);
