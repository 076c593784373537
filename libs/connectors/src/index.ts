export * from './connector';
export { connectors, findConnector } from './registry';
export { capFor, mayReply, type ClosedReason, type MayReply, type ReplyFacts } from './windows';
export { textLimitFor } from './shared/text-limit';
