import { join } from 'node:path';
import { combineMeta, metaErrors, metaRoutes, metaSecrets, metaTextOf, metaWebhook } from '../meta/testing';
import { describeConnector } from '../testing';
import { facebook } from './index';

describeConnector(facebook, {
  fixtures: join(__dirname, 'fixtures'),
  combine: combineMeta,
  unknown: [
    { name: 'an empty object', body: {} },
    { name: 'no JSON object at all', body: ['page'] },
    {
      name: 'an entry without anything in it',
      body: { object: 'page', entry: [{ id: '104500000000001', time: 1790000000 }] },
    },
    {
      name: 'a new field',
      body: {
        object: 'page',
        entry: [{ id: '104500000000001', changes: [{ field: 'holograms', value: { item: 'comment' } }] }],
      },
    },
    {
      name: 'a new item of a feed',
      body: {
        object: 'page',
        entry: [{ id: '1045', changes: [{ field: 'feed', value: { item: 'hologram', verb: 'add', post_id: '1_2' } }] }],
      },
    },
    {
      name: 'a new verb of a comment',
      body: {
        object: 'page',
        entry: [
          { id: '1045', changes: [{ field: 'feed', value: { item: 'comment', verb: 'freeze', comment_id: '1_2' } }] },
        ],
      },
    },
    {
      name: 'a new direct event',
      body: {
        object: 'page',
        entry: [{ id: '1045', messaging: [{ sender: { id: '7' }, recipient: { id: '1045' }, hologram: {} }] }],
      },
    },
    {
      name: 'another object',
      body: { object: 'ad_account', entry: [{ id: '1', changes: [{ field: 'feed', value: {} }] }] },
    },
  ],
  webhook: metaWebhook,
  outbound: {
    secrets: metaSecrets,
    routes: metaRoutes,
    sendRoute: 'POST /v26.0/:account/messages',
    textOf: metaTextOf,
    errors: metaErrors,
  },
});
