export { enterWorkspace, migrate, openStore, type Store } from './store';
export { analyseYoungTables } from './statistics';
export { isDatabaseTrouble } from './trouble';
export { queryHot } from './queries/hot';
export { columnsOf, fromColumns, textArray } from './queries/columns';
export { enqueue, silentJobLogger, type NewJob } from './jobs';
export {
  conversationJoins,
  conversationSelect,
  findConversation,
  getConversation,
  listConversationsById,
  lockConversation,
  type ConversationRow,
} from './queries/conversations';
export {
  getMessage,
  listMessages,
  listMessagesById,
  messageColumns,
  messageOrder,
  toMessage,
  type MessageRow,
  type Page,
} from './queries/messages';
export {
  findChannel,
  findLockedChannel,
  getChannel,
  insertChannel,
  listChannels,
  updateChannel,
  type ChannelRow,
} from './queries/channels';
export {
  findPlatformApp,
  findSignIn,
  insertSignIn,
  listPlatformApps,
  putPlatformApp,
  takeSignIn,
  updateSignIn,
  useSignIn,
  type PlatformAppRow,
  type SignInRow,
} from './queries/sign-ins';
export {
  claimDeliveries,
  finishDeliveries,
  insertDeliveries,
  insertOutcomes,
  listDeliveriesById,
  listRepeats,
  postponeDelivery,
  type Claim,
  type DeliveryRow,
  type NewDelivery,
  type Outcome,
} from './queries/deliveries';
export { createParams, filterSql, type FilterContext, type Params } from './queries/filter-sql';
export {
  countConversations,
  countEach,
  listConversations,
  placeInList,
  type ListRequest,
} from './queries/list-conversations';
export {
  findEmbeddedPostgres,
  keepEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type KeptPostgres,
} from './embedded';
export {
  listDeliveries,
  listLedgers,
  readLedger,
  replayDeliveries,
  type ChannelLedger,
  type Ledger,
} from './queries/ledger';
export {
  findSignOn,
  findSignOnMember,
  linkSignOnMember,
  putSignOn,
  removeSignOn,
  type SignOnMember,
  type SignOnRow,
} from './queries/sign-ons';
export { compactTallies, findTalliedAt, readTallies, recountTallies, type Drift } from './queries/tallies';
