export * from './connector';
export { connectors, findConnector } from './registry';
export { capsFor, leaveOf, mayReply, type ClosedReason, type MayReply, type ReplyFacts } from './windows';
export { fileLimitsFor, whyNotAttach, type FileRefusal, type FileToSend } from './shared/files-fit';
export { tooManyLinks, type TooManyLinks } from './shared/link-limit';
export { textLimitFor } from './shared/text-limit';
export { restUntilOf } from './shared/rate-headers';
