import { Router } from 'express';
import type { ServerContext } from '../../build-context';
import { automationRoutes } from './automation';
import { channelRoutes, platformRoutes } from './channels';
import { conversationRoutes } from './conversations';
import { crudRoutes } from './crud';
import { deliveryRoutes } from './deliveries';
import { invitationRoutes, memberRoutes, tokenRoutes } from './members';
import { approvalRoutes, messageRoutes } from './messages';
import { meRoutes } from './me';
import { savedReplies } from './saved-replies';
import { sessionRoutes } from './session';
import { knowledge, labels, slaPolicies, teams, watchwords } from './simple-tables';
import { viewRoutes } from './views';

/** Every resource of `/api`, one line each. */
export const routes = (ctx: ServerContext): Router =>
  Router()
    .use('/session', sessionRoutes(ctx))
    .use('/invitations', invitationRoutes(ctx))
    .use('/me', meRoutes(ctx))
    .use('/tokens', tokenRoutes(ctx))
    .use('/members', memberRoutes(ctx))
    .use('/platforms', platformRoutes())
    .use('/channels', channelRoutes(ctx))
    .use('/conversations', conversationRoutes(ctx))
    .use('/messages', messageRoutes(ctx))
    .use('/approvals', approvalRoutes(ctx))
    .use('/deliveries', deliveryRoutes(ctx))
    .use('/automation', automationRoutes(ctx))
    .use('/views', viewRoutes(ctx))
    .use('/saved-replies', crudRoutes(ctx, savedReplies))
    .use('/labels', crudRoutes(ctx, labels))
    .use('/knowledge', crudRoutes(ctx, knowledge))
    .use('/teams', crudRoutes(ctx, teams))
    .use('/watchwords', crudRoutes(ctx, watchwords))
    .use('/sla-policies', crudRoutes(ctx, slaPolicies));
