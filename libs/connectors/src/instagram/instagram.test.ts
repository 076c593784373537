import { join } from 'node:path';
import { combineMeta, metaErrors, metaRoutes, metaSecrets, metaTextOf, metaWebhook } from '../meta/testing';
import { describeConnector } from '../testing';
import { instagram } from './index';

describeConnector(instagram, {
  fixtures: join(__dirname, 'fixtures'),
  combine: combineMeta,
  unknown: [
    {
      name: 'a new field',
      body: {
        object: 'instagram',
        entry: [{ id: '17841400000000001', changes: [{ field: 'holograms', value: { id: '1' } }] }],
      },
    },
    {
      name: 'a comment without an id',
      body: {
        object: 'instagram',
        entry: [{ id: '17841400000000001', changes: [{ field: 'comments', value: { text: 'hi' } }] }],
      },
    },
  ],
  webhook: metaWebhook,
  outbound: {
    secrets: metaSecrets,
    externalId: '17841400000000001',
    routes: metaRoutes,
    sendRoute: 'POST /v26.0/:account/messages',
    textOf: metaTextOf,
    errors: metaErrors,
  },
});
