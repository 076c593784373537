import {
  ChangeConversation,
  Conversation,
  Filter,
  Message,
  Rule,
  Suggestion,
  errorCodes,
  failureCodes,
  fieldFaults,
  invalidReasons,
  refusals,
  unsupportedReasons,
  Channel,
} from '@hubbub/contracts';
import { Router } from 'express';
import { z } from 'zod';
import { listOperations, type Operation, type Resources } from './resources';
import { SendReply } from './routes/conversations';

type Json = Record<string, unknown>;

const records = { Channel, Conversation, Message, Suggestion, Rule, Filter, SendReply, ChangeConversation };

/** What a request carries, where a schema says so. */
const bodies: Record<string, keyof typeof records> = {
  'patch /api/conversations/{id}': 'ChangeConversation',
  'post /api/conversations/{id}/messages': 'SendReply',
};

/** What an answer carries; `[]` is a list `{ items, nextCursor }`. */
const answers: Record<string, string> = {
  'get /api/channels': 'Channel[]',
  'get /api/channels/{id}': 'Channel',
  'post /api/channels': 'Channel',
  'patch /api/channels/{id}': 'Channel',
  'get /api/conversations': 'Conversation[]',
  'get /api/conversations/{id}': 'Conversation',
  'patch /api/conversations/{id}': 'Conversation',
  'get /api/conversations/{id}/messages': 'Message[]',
  'post /api/conversations/{id}/messages': 'Message',
  'post /api/conversations/{id}/notes': 'Message',
  'post /api/conversations/{id}/suggestions': 'Suggestion',
  'get /api/conversations/{id}/suggestions': 'Suggestion',
  'get /api/approvals': 'Message[]',
  'get /api/rules': 'Rule[]',
  'post /api/rules': 'Rule',
  ...Object.fromEntries(
    ['like', 'unlike', 'hide', 'unhide', 'delete', 'edit', 'retry', 'cancel', 'approve', 'reject', 'settle'].map(
      (act) => [`post /api/messages/{id}/${act}`, 'Message'],
    ),
  ),
};

/** The API described from the routes that are registered: one that is missing here is missing there. */
export const describeApi = (resources: Resources): Json => {
  const paths: Record<string, Json> = {};
  for (const operation of listOperations(resources)) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hubbub',
      version: '0.1.0',
      description:
        'JSON; instants ISO 8601 UTC; ids strings; positions in a text are UTF-16 units. Errors are `{ code, message, details? }`.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'hubbub' },
        token: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        ...Object.fromEntries(
          Object.entries(records).map(([name, schema]) => [
            name,
            z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
          ]),
        ),
        Error: {
          type: 'object',
          required: ['code', 'message'],
          properties: {
            code: { type: 'string', examples: [...errorCodes] },
            message: { type: 'string', description: 'In English, for people.' },
            details: {
              description:
                'What belongs to the code. Of `invalid`: a list with one entry a field (`path`, `code`, `values` that belong into its words, `message`), or `reason`. The codes of fields are in `x-field-codes`.',
            },
          },
          'x-field-codes': [...fieldFaults, ...Object.keys(refusals)],
          'x-reasons': { invalid: [...invalidReasons], not_supported: [...unsupportedReasons] },
          'x-failure-codes': [...failureCodes],
        },
      },
    },
  };
};

const describe = ({ method, path }: Operation): Json => {
  const key = `${method} ${path}`;
  const body = bodies[key];
  const answer = answers[key];
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    operationId: key.replaceAll(/\W+/g, '_'),
    tags: [path.split('/')[2] ?? ''],
    parameters,
    ...(body
      ? { requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${body}` } } } } }
      : {}),
    responses: {
      [method === 'delete' ? '204' : '200']: {
        description: 'Done',
        ...(answer ? { content: { 'application/json': { schema: answerSchema(answer) } } } : {}),
      },
      default: {
        description: 'Refused',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
};

const answerSchema = (answer: string): Json =>
  answer.endsWith('[]')
    ? {
        type: 'object',
        properties: {
          items: { type: 'array', items: { $ref: `#/components/schemas/${answer.slice(0, -2)}` } },
          nextCursor: { type: ['string', 'null'] },
        },
      }
    : { $ref: `#/components/schemas/${answer}` };

/** `/api/openapi.json` for programs and `/api/docs` for people, without a script. */
export const describedRoutes = (resources: Resources): Router =>
  Router()
    .get('/openapi.json', (_req, res) => void res.json(describeApi(resources)))
    .get(
      '/docs',
      (_req, res) =>
        void res.type('html').send(
          docsPage(
            describeApi(resources) as {
              paths: Record<string, Record<string, Json>>;
              components: { schemas: Record<string, unknown> };
            },
          ),
        ),
    );

const docsPage = ({
  paths,
  components,
}: {
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Record<string, unknown> };
}): string => {
  const rows = Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `<tr><td><b>${method.toUpperCase()}</b></td><td><code>${escape(path)}</code></td></tr>`,
      ),
    );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<details><summary>${escape(name)}</summary><pre>${escape(JSON.stringify(schema, null, 2))}</pre></details>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hubbub API</title>
<style>:root{color-scheme:light dark}body{font:14px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}td{padding:.15rem .8rem .15rem 0}pre{overflow:auto}</style></head>
<body><h1>Hubbub API</h1><p>For programs: <a href="/api/openapi.json">openapi.json</a>. Sign in with a session or <code>Authorization: Bearer &lt;token&gt;</code>.</p>
<table>${rows.join('')}</table><h2>Records</h2>${schemas.join('')}</body></html>`;
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
