import { bearer, isRecord, parameter, type Answer, type Call } from '../call';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createNumbers, hmac, json, textOf } from './kit';

/** Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management */
export interface LinkedInOrganization {
  urn: string;
  token: string;
  clientId: string;
  clientSecret: string;
  subscriber: string; // urn:li:person:…
  webhookUrl: string | null;
}

export interface LinkedInComment {
  id: string;
  activity: string; // urn:li:activity:…
  parent: string | null; // long comment URN
  actor: string;
  text: string;
  createdAt: number;
  editedAt: number;
}

export interface LinkedInControl {
  addOrganization(organization?: Partial<LinkedInOrganization>): LinkedInOrganization;
  addPost(organization: LinkedInOrganization, text: string): string;
  comment(
    organization: LinkedInOrganization,
    comment: { activity: string; actor: string; text: string; parent?: string },
  ): LinkedInComment;
  edit(organization: LinkedInOrganization, comment: LinkedInComment, text: string): void;
  remove(organization: LinkedInOrganization, comment: LinkedInComment): void;
  notify(organization: LinkedInOrganization, notifications: Record<string, unknown>[]): void;
  /** Asks the webhook for its challenge, as LinkedIn does every two hours. */
  challenge(organization: LinkedInOrganization): Promise<boolean>;
}

const oldestVersion = 202_604; // those before it have been sunset
const textLimit = 1_250;

export const createLinkedIn = ({
  timers,
  ledger,
  webhooks,
}: Surroundings): { standIn: StandIn; control: LinkedInControl } => {
  const organizations = new Map<string, LinkedInOrganization>();
  const posts = new Map<string, { urn: string; owner: string; text: string; createdAt: number }>();
  const comments = new Map<string, LinkedInComment>(); // by long URN
  const reactions = new Map<string, string>();
  const log: { urn: string; notification: Record<string, unknown> }[] = [];
  const nextId = createNumbers(timers, 19);
  let notifications = 5_603_453_000;

  const urnOf = ({ activity, id }: LinkedInComment) => `urn:li:comment:(${activity},${id})`;
  const shortOf = ({ activity, id }: LinkedInComment) => `urn:li:comment:(${activity.replace('urn:li:', '')},${id})`;

  const notify: LinkedInControl['notify'] = (organization, some) => {
    for (const notification of some) log.push({ urn: organization.urn, notification });
    if (!organization.webhookUrl) return;
    const body = Buffer.from(
      JSON.stringify({ type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS', notifications: some.slice(0, 10) }),
    );
    webhooks.send({
      platform: 'linkedin',
      url: organization.webhookUrl,
      body,
      headers: {
        'content-type': 'application/json',
        'x-li-signature': hmac('sha256', organization.clientSecret, 'hex', 'hmacsha256=', body),
      },
    });
  };

  const notification = (organization: LinkedInOrganization, action: string, comment: LinkedInComment) => ({
    notificationId: (notifications += 1),
    organizationalEntity: organization.urn,
    subscriber: organization.subscriber,
    action,
    sourcePost: comment.activity,
    generatedActivity: shortOf(comment),
    ...(action === 'COMMENT_DELETE'
      ? {}
      : {
          decoratedGeneratedActivity: {
            comment: { entity: urnOf(comment), owner: comment.actor, text: comment.text, object: comment.activity },
          },
        }),
    lastModifiedAt: timers.now(),
  });

  const show = (comment: LinkedInComment) => ({
    id: comment.id,
    commentUrn: urnOf(comment),
    actor: comment.actor,
    object: comment.activity,
    ...(comment.parent ? { parentComment: comment.parent } : {}),
    message: { text: comment.text, attributes: [] },
    created: { actor: comment.actor, time: comment.createdAt },
    lastModified: { actor: comment.actor, time: comment.editedAt },
    commentsSummary: {
      totalFirstLevelComments: [...comments.values()].filter(({ parent }) => parent === urnOf(comment)).length,
      aggregatedTotalComments: 0,
    },
    likesSummary: { totalLikes: 0, likedByCurrentUser: false, selectedLikes: [] },
  });

  const listed = (call: Call, items: unknown[]): Answer => {
    const start = Number(call.query.get('start') ?? 0);
    const count = Math.min(Number(call.query.get('count') ?? 10), 100);
    const links =
      start + count < items.length
        ? [{ rel: 'next', type: 'application/json', href: `${call.path}?start=${start + count}&count=${count}` }]
        : [];
    return json(200, {
      elements: items.slice(start, start + count),
      paging: { start, count, total: items.length, links },
    });
  };

  const record = (
    organization: LinkedInOrganization,
    action: string,
    target: string,
    text: string,
    externalId: string | null,
  ) =>
    ledger.add({
      platform: 'linkedin',
      account: organization.urn,
      action,
      target,
      text,
      key: null,
      externalId,
      detail: {},
    });

  const create = (organization: LinkedInOrganization, call: Call, on: string): Answer => {
    const { body } = call;
    const text = isRecord(body?.['message']) ? (textOf(body['message']['text']) ?? '') : '';
    const parent = textOf(body?.['parentComment']);
    const target = comments.get(parent ?? on);
    const activity = target?.activity ?? (posts.has(on) ? on : textOf(body?.['object']));
    if (body?.['actor'] !== organization.urn)
      return refused(403, 'ACCESS_DENIED', 'Not enough permissions to act as this actor');
    if (!activity || !posts.has(activity)) return refused(404, 'NOT_FOUND', 'Could not find the thread');
    if (parent && !target) return refused(404, 'NOT_FOUND', 'Could not find the parent comment');
    if (text.trim() === '' && !body['content']) return refused(422, 'UNPROCESSABLE_ENTITY', 'The message is empty');
    if ([...text].length > textLimit)
      return refused(400, 'FIELD_LENGTH_TOO_LONG', `ERROR :: /message/text :: length is more than ${textLimit}`);
    const top = target ? (target.parent ?? urnOf(target)) : null;
    if (
      [...comments.values()].some(
        (other) =>
          other.actor === organization.urn &&
          other.text === text &&
          other.parent === top &&
          other.activity === activity,
      )
    )
      return refused(409, 'CONFLICT', 'Duplicate comment');
    const comment: LinkedInComment = {
      id: nextId(),
      activity,
      parent: top,
      actor: organization.urn,
      text,
      createdAt: timers.now(),
      editedAt: timers.now(),
    };
    comments.set(urnOf(comment), comment);
    record(organization, target ? 'reply' : 'comment', parent ?? on, text, urnOf(comment));
    notify(organization, [notification(organization, 'ADMIN_COMMENT', comment)]);
    return json(201, show(comment), { 'x-restli-id': comment.id, 'x-resourceidentity-urn': urnOf(comment) });
  };

  const own = (organization: LinkedInOrganization, call: Call, id: string): LinkedInComment | Answer => {
    const comment = [...comments.values()].find((one) => one.id === id);
    if (!comment) return refused(404, 'NOT_FOUND', 'Could not find the comment');
    if (call.query.get('actor') !== organization.urn || comment.actor !== organization.urn)
      return refused(403, 'ACCESS_DENIED', 'Not enough permissions to change this comment');
    return comment;
  };

  const social = (organization: LinkedInOrganization, call: Call, on: string, id: string | undefined): Answer => {
    if (!id && call.method === 'POST') return create(organization, call, on);
    if (!id && call.method === 'GET') {
      const isComment = on.startsWith('urn:li:comment:');
      const found = [...comments.values()].filter(({ activity, parent }) =>
        isComment ? parent === on : activity === on && parent === null,
      );
      return listed(call, found.map(show));
    }
    if (!id) return refused(405, 'METHOD_NOT_ALLOWED', 'Not allowed');
    if (call.method === 'GET') {
      const comment = [...comments.values()].find((one) => one.id === id);
      return comment ? json(200, show(comment)) : refused(404, 'NOT_FOUND', 'Could not find the comment');
    }
    const comment = own(organization, call, id);
    if ('status' in comment) return comment;
    if (call.method === 'DELETE') {
      comments.delete(urnOf(comment));
      record(organization, 'delete', urnOf(comment), '', null);
      notify(organization, [notification(organization, 'COMMENT_DELETE', comment)]);
      return { status: 204 };
    }
    if (call.headers['x-restli-method']?.toUpperCase() !== 'PARTIAL_UPDATE')
      return refused(400, 'ILLEGAL_ARGUMENT', 'X-RestLi-Method: PARTIAL_UPDATE is needed');
    const patch =
      isRecord(call.body?.['patch']) &&
      isRecord(call.body['patch']['message']) &&
      isRecord(call.body['patch']['message']['$set'])
        ? call.body['patch']['message']['$set']
        : {};
    const text = textOf(patch['text']);
    if (!text) return refused(400, 'ILLEGAL_ARGUMENT', 'patch.message.$set.text is needed');
    comment.text = text;
    comment.editedAt = timers.now();
    record(organization, 'edit', urnOf(comment), text, null);
    return { status: 204 };
  };

  const react = (organization: LinkedInOrganization, call: Call, key: string | undefined): Answer => {
    if (call.method === 'POST') {
      const root = textOf(call.body?.['root']) ?? '';
      const type = textOf(call.body?.['reactionType']) ?? '';
      if (call.query.get('actor') !== organization.urn)
        return refused(403, 'ACCESS_DENIED', 'Not enough permissions to act as this actor');
      if (!reactionTypes.includes(type))
        return refused(400, 'ILLEGAL_ARGUMENT', 'reactionType is not one of the known ones');
      if (!comments.has(root) && !posts.has(root)) return refused(404, 'NOT_FOUND', 'Could not find the entity');
      reactions.set(root, type);
      record(organization, 'like', root, type, null);
      return json(201, {}, { 'x-restli-id': `urn:li:reaction:(${organization.urn},${root})` });
    }
    const entity = /^\(actor:(.+?),entity:(.+)\)$/.exec(key ?? '')?.[2] ?? '';
    if (!reactions.delete(entity)) return refused(404, 'NOT_FOUND', 'Could not find the reaction');
    record(organization, 'unlike', entity, '', null);
    return { status: 204 };
  };

  const route = (call: Call): Answer => {
    const [first, resource = '', key, edge, id] = call.segments;
    if (first === 'oauth') return token(call);
    if (first !== 'rest') return refused(404, 'RESOURCE_NOT_FOUND', 'No virtual resource found');
    const version = Number(call.headers['linkedin-version'] ?? 0);
    if (!/^\d{6}$/.test(call.headers['linkedin-version'] ?? ''))
      return refused(
        400,
        'VERSION_MISSING',
        'A version must be present. Please specify a version by adding the LinkedIn-Version header.',
      );
    if (version < oldestVersion)
      return refused(426, 'NONEXISTENT_VERSION', `Requested version ${version} is not active`);
    if (call.headers['x-restli-protocol-version'] !== '2.0.0')
      return refused(400, 'ILLEGAL_ARGUMENT', 'X-Restli-Protocol-Version: 2.0.0 is needed');
    const organization = [...organizations.values()].find((one) => one.token === bearer(call));
    if (!organization)
      return json(401, {
        status: 401,
        serviceErrorCode: 65_600,
        code: 'INVALID_ACCESS_TOKEN',
        message: 'Invalid access token',
      });
    if (resource === 'socialActions' && edge === 'comments' && key) return social(organization, call, key, id);
    if (resource === 'reactions') return react(organization, call, key);
    if (resource === 'organizationalEntityNotifications') return listed(call, notificationsOf(call, organization));
    if (resource === 'posts')
      return listed(
        call,
        [...posts.values()]
          .filter(({ owner }) => owner === organization.urn)
          .map(({ urn, owner, text, createdAt }) => ({
            id: urn,
            author: owner,
            commentary: text,
            createdAt,
            lastModifiedAt: createdAt,
            lifecycleState: 'PUBLISHED',
          })),
      );
    if (resource === 'organizationAcls')
      return listed(call, [
        {
          organization: organization.urn,
          role: 'ADMINISTRATOR',
          state: 'APPROVED',
          roleAssignee: organization.subscriber,
        },
      ]);
    if (resource === 'organizations')
      return json(200, {
        id: Number(organization.urn.split(':').at(-1)),
        localizedName: 'Sandbox',
        vanityName: 'sandbox',
      });
    if (resource === 'eventSubscriptions') return subscribe(organization, call);
    return refused(404, 'RESOURCE_NOT_FOUND', `No virtual resource found for ${resource}`);
  };

  const notificationsOf = (call: Call, { urn }: LinkedInOrganization): unknown[] => {
    const [, start = '0', end = String(Number.MAX_SAFE_INTEGER)] =
      /start:(\d+),end:(\d+)/.exec(call.query.get('timeRange') ?? '') ?? [];
    const actions = /^List\((.*)\)$/.exec(call.query.get('actions') ?? '')?.[1]?.split(',');
    return log
      .filter((one) => one.urn === urn)
      .map((one) => one.notification)
      .filter(
        ({ lastModifiedAt, action }) =>
          Number(lastModifiedAt) >= Number(start) &&
          Number(lastModifiedAt) <= Number(end) &&
          (!actions || actions.includes(String(action))),
      );
  };

  const subscribe = (organization: LinkedInOrganization, call: Call): Answer => {
    if (call.method === 'PUT') organization.webhookUrl = textOf(call.body?.['webhook']);
    if (call.method === 'DELETE') organization.webhookUrl = null;
    if (call.method === 'DELETE') return { status: 204 };
    return json(200, { webhook: organization.webhookUrl, expiresAt: timers.now() + 30 * 86_400_000 });
  };

  const token = (call: Call): Answer => {
    const organization = [...organizations.values()].find(({ clientId }) => clientId === parameter(call, 'client_id'));
    if (!organization || parameter(call, 'client_secret') !== organization.clientSecret)
      return json(401, { error: 'invalid_client', error_description: 'Client authentication failed' });
    if (parameter(call, 'grant_type') !== 'refresh_token' && parameter(call, 'grant_type') !== 'authorization_code')
      return json(400, { error: 'invalid_request' });
    organization.token = `AQ${opaque(80, nextId())}`;
    return json(200, {
      access_token: organization.token,
      expires_in: 5_184_000,
      scope: 'r_organization_social_feed,w_organization_social_feed,rw_organization_admin',
    });
  };

  return {
    standIn: {
      id: 'linkedin',
      answer: (call) =>
        call.body === null ? refused(400, 'ILLEGAL_ARGUMENT', 'The body is not JSON') : route(below(call, 'linkedin')),
      error: (status, parts) =>
        refused(
          status,
          textOf(parts['code']) ?? (status === 429 ? 'TOO_MANY_REQUESTS' : 'INTERNAL_SERVER_ERROR'),
          textOf(parts['message']) ?? 'Made to fail',
        ),
    },
    control: {
      addOrganization: (given = {}) => {
        const organization: LinkedInOrganization = {
          urn: `urn:li:organization:${123 + organizations.size}`,
          token: `AQ-sandbox-${organizations.size + 1}`,
          clientId: 'sandbox-client',
          clientSecret: 'sandbox-client-secret',
          subscriber: 'urn:li:person:AbC',
          webhookUrl: null,
          ...given,
        };
        organizations.set(organization.urn, organization);
        return organization;
      },
      addPost: ({ urn: owner }, text) => {
        const urn = `urn:li:activity:${nextId()}`;
        posts.set(urn, { urn, owner, text, createdAt: timers.now() });
        return urn;
      },
      comment: (organization, { activity, actor, text, parent }) => {
        const comment: LinkedInComment = {
          id: nextId(),
          activity,
          parent: parent ?? null,
          actor,
          text,
          createdAt: timers.now(),
          editedAt: timers.now(),
        };
        comments.set(urnOf(comment), comment);
        notify(organization, [notification(organization, 'COMMENT', comment)]);
        return comment;
      },
      edit: (organization, comment, text) => {
        comment.text = text;
        comment.editedAt = timers.now();
        notify(organization, [notification(organization, 'COMMENT_EDIT', comment)]);
      },
      remove: (organization, comment) => {
        comments.delete(urnOf(comment));
        notify(organization, [notification(organization, 'COMMENT_DELETE', comment)]);
      },
      notify,
      challenge: async ({ webhookUrl, clientSecret }) => {
        if (!webhookUrl) return false;
        const code = opaque(32, 'challenge', nextId());
        const answer = await fetch(`${webhookUrl}?challengeCode=${code}`, { redirect: 'manual' });
        const body: unknown = await answer.json().catch(() => null);
        return (
          answer.status === 200 &&
          isRecord(body) &&
          body['challengeCode'] === code &&
          body['challengeResponse'] === hmac('sha256', clientSecret, 'hex', code)
        );
      },
    },
  };
};

const reactionTypes = ['LIKE', 'PRAISE', 'EMPATHY', 'INTEREST', 'APPRECIATION', 'ENTERTAINMENT'];

const refused = (status: number, code: string, message: string): Answer => json(status, { status, code, message });
