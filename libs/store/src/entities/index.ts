import { AuditEntryEntity } from './audit-entry';
import { ChannelEntity } from './channel';
import { ContactEntity } from './contact';
import { ConversationEntity } from './conversation';
import { DeliveryEntity } from './delivery';
import { FlagEntity } from './flag';
import { IdentityEntity } from './identity';
import { KeywordSetEntity } from './keyword-set';
import { KnowledgeArticleEntity } from './knowledge-article';
import { LabelEntity } from './label';
import { MemberEntity } from './member';
import { MessageEntity } from './message';
import { PostEntity } from './post';
import { RuleEntity } from './rule';
import { RuleRunEntity } from './rule-run';
import { SavedReplyEntity } from './saved-reply';
import { SavedReplyTranslationEntity } from './saved-reply-translation';
import { SlaPolicyEntity } from './sla-policy';
import { SuggestionEntity } from './suggestion';
import { TeamEntity } from './team';
import { ViewEntity } from './view';
import { WatchwordEntity } from './watchword';
import { WebhookEndpointEntity } from './webhook-endpoint';
import { WorkspaceEntity } from './workspace';

export const entities = [
  AuditEntryEntity,
  ChannelEntity,
  ContactEntity,
  ConversationEntity,
  DeliveryEntity,
  FlagEntity,
  IdentityEntity,
  KeywordSetEntity,
  KnowledgeArticleEntity,
  LabelEntity,
  MemberEntity,
  MessageEntity,
  PostEntity,
  RuleEntity,
  RuleRunEntity,
  SavedReplyEntity,
  SavedReplyTranslationEntity,
  SlaPolicyEntity,
  SuggestionEntity,
  TeamEntity,
  ViewEntity,
  WatchwordEntity,
  WebhookEndpointEntity,
  WorkspaceEntity,
];
