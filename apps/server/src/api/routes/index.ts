import type { Router } from 'express';
import type { ServerContext } from '../../build-context';
import { describedRoutes } from '../openapi';
import { collectResources, type Resources, toRouter } from '../resources';
import { assistRoutes } from './assist';
import { auditRoutes } from './audit';
import { attachmentRoutes } from './attachments';
import { automationRoutes } from './automation';
import { bulkRoutes } from './bulk';
import { channelRoutes } from './channels';
import { clusterRoutes } from './clusters';
import { conversationRoutes } from './conversations';
import { contactActRoutes } from './contact-acts';
import { contactRoutes } from './contacts';
import { crudRoutes } from './crud';
import { deliveryRoutes } from './deliveries';
import { exportRoutes } from './exports';
import { invitationRoutes, memberRoutes, tokenRoutes } from './members';
import { approvalRoutes, messageRoutes } from './messages';
import { knowledgeRoutes } from './knowledge';
import { meRoutes } from './me';
import { modelEndpointRoutes, modelRequestRoutes } from './model-endpoints';
import { ownSessionRoutes } from './own-sessions';
import { partnershipRoutes } from './partnerships';
import { platformRoutes } from './platforms';
import { pushSubscriptionRoutes } from './push-subscriptions';
import { reportRoutes } from './reports';
import { ruleOrderRoutes } from './rule-order';
import { ruleReplayRoutes } from './rule-replay';
import { ruleRunRoutes, undoRunRoutes } from './rule-runs';
import { keywords, rules } from './rules';
import { savedReplies } from './saved-replies';
import { secondFactorRoutes } from './second-factor';
import { securityRoutes } from './security';
import { storageRoutes } from './storage';
import { sessionRoutes } from './session';
import { knowledge, labels, slaPolicies, teams, watchwords } from './simple-tables';
import { demoRoutes, flagRoutes, notificationRoutes, postRoutes, voiceRoutes } from './small-resources';
import { signOnRoutes, signOnSettingsRoutes } from './sign-on';
import { pastAnswerRoutes, suggestionRoutes } from './suggestions';
import { viewRoutes } from './views';
import { webhookEndpointRoutes } from './webhook-endpoints';

/** Every resource of `/api`, one line each. */
export const resourcesOf = (ctx: ServerContext): Resources =>
  collectResources()
    .use('/session', sessionRoutes(ctx))
    .use('/invitations', invitationRoutes(ctx))
    .use('/me', meRoutes(ctx))
    .use('/me/second-factor', secondFactorRoutes(ctx))
    .use('/me/sessions', ownSessionRoutes(ctx))
    .use('/security', securityRoutes(ctx))
    .use('/storage', storageRoutes(ctx))
    .use('/security/sign-on', signOnSettingsRoutes(ctx))
    .use('/sign-on', signOnRoutes(ctx))
    .use('/tokens', tokenRoutes(ctx))
    .use('/members', memberRoutes(ctx))
    .use('/platforms', platformRoutes(ctx))
    .use('/channels', channelRoutes(ctx))
    .use('/conversations', flagRoutes(ctx), conversationRoutes(ctx))
    .use('/messages', messageRoutes(ctx))
    .use('/approvals', approvalRoutes(ctx))
    .use('/attachments', attachmentRoutes(ctx))
    .use('/deliveries', deliveryRoutes(ctx))
    .use('/exports', exportRoutes(ctx))
    .use('/bulk', bulkRoutes(ctx))
    .use('/clusters', clusterRoutes(ctx))
    .use('/automation', automationRoutes(ctx))
    .use('/views', viewRoutes(ctx))
    .use('/contacts', contactActRoutes(ctx), contactRoutes(ctx))
    .use('/partnerships', partnershipRoutes(ctx))
    .use('/posts', postRoutes(ctx))
    .use('/notifications', notificationRoutes(ctx))
    .use('/push-subscriptions', pushSubscriptionRoutes(ctx))
    .use('/webhook-endpoints', webhookEndpointRoutes(ctx))
    .use('/reports', reportRoutes(ctx))
    .use('/audit', auditRoutes(ctx))
    .use('/voice', voiceRoutes(ctx))
    .use('/demo', demoRoutes(ctx))
    .use('/suggestions', suggestionRoutes(ctx))
    .use('/past-answers', pastAnswerRoutes(ctx))
    .use('/assist', assistRoutes(ctx))
    .use('/model-endpoints', modelEndpointRoutes(ctx))
    .use('/model-requests', modelRequestRoutes(ctx))
    .use('/rules', ruleReplayRoutes(ctx), ruleOrderRoutes(ctx), ruleRunRoutes(ctx), crudRoutes(ctx, rules))
    .use('/rule-runs', undoRunRoutes(ctx))
    .use('/keywords', crudRoutes(ctx, keywords))
    .use('/saved-replies', crudRoutes(ctx, savedReplies))
    .use('/labels', crudRoutes(ctx, labels))
    .use('/knowledge', knowledgeRoutes(ctx), crudRoutes(ctx, knowledge))
    .use('/teams', crudRoutes(ctx, teams))
    .use('/watchwords', crudRoutes(ctx, watchwords))
    .use('/sla-policies', crudRoutes(ctx, slaPolicies));

export const routes = (ctx: ServerContext): Router => {
  const resources = resourcesOf(ctx);
  return toRouter(resources).use(describedRoutes(resources));
};
