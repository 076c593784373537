export { act, type ActType } from './act';
export { addNote } from './note';
export { approve, cancel, reject, retry, settleUnconfirmed } from './decide-message';
export { audit } from './audit';
export { announceChannels, newsOf } from './connect/announce-channels';
export { checkChannel, checkDueChannels, enqueueBackfill, type CheckedChannel } from './connect/check-channel';
export {
  connectChannel,
  enqueueSubscription,
  giveSecrets,
  reconnectChannel,
  type NewChannel,
} from './connect/connect-channel';
export { disconnectChannel } from './connect/disconnect-channel';
export { appPlace, listPlatforms, putApp } from './connect/platform-app';
export { finishSignIn, getSignIn, startSignIn, type Returned } from './connect/sign-in';
export { listDueStreams, streamChannel } from './connect/stream-channel';
export { accessTo, openSecrets, secretsPlace } from './channel-access';
export { backfillPage, pollChannel } from './poll/poll-channel';
export { bringReconcilesForward, canReconcile, listDueReconciles, reconcileChannel } from './poll/reconcile-channel';
export { changeConversation, wakeSnoozed } from './change-conversation';
export { claimSends, type Claim, type Claimed } from './send/claim';
export { noteTold } from './channel-health';
export { ChannelCaps } from './send/caps';
export { countQueued, placeInQueue } from './send/queue-place';
export { forgetSlots } from './send/slots';
export { sendLimits, type SendLimits } from './send/send-limits';
export { sendSteps, type SendStep } from './send/steps';
export { confirmMessage, lookForDoubts, sweepLeases } from './send/sweep';
export { createIntake, type Intake } from './intake';
export { createKeep, NotKeptError, type Keep } from './keep';
export { pictureTypes } from './attachments/file-type';
export {
  bringFile,
  getAttachment,
  putAway,
  insertAttachment,
  keepFile,
  type KeptFile,
  newFilePlace,
  removeFiles,
  filesFolder,
  type ServedFile,
  thumbnailOf,
} from './attachments/kept-files';
export { fetchAttachments } from './attachments/fetch-attachments';
export { readPublicToken } from './attachments/public-file';
export { giveWaiting } from './team/give-waiting';
export { sendPush } from './notices/send-push';
export { tellBreaches } from './notices/tell-breaches';
export { vapidKeys } from './notices/vapid';
export { deliverWebhook } from './webhooks-out/deliver-webhook';
export { queueWebhook, webhookEvents, type WebhookEvent } from './webhooks-out/queue-webhooks';
export { newSecret, openEndpointSecrets, sealSecrets } from './webhooks-out/secrets';
export { readStorage, requireRoom, setQuota, usualQuotaBytes } from './attachments/quota';
export { sweepUploads } from './attachments/sweep-uploads';
export { findLatestSuggestion, suggest } from './suggest/suggest';
export { finishFor, type Finished } from './suggest/finish';
export { jobs, type JobName, type JobPayloads } from './jobs';
export { performAct } from './send/perform-act';
export { applyStrayActs } from './receive/apply-stray-acts';
export { createReceiver, receiveBatch } from './receive/receive-batch';
export { reply, type NewReply } from './reply';
export { listTemplates } from './templates';
export { sendMessage } from './send/send-message';
export { toChannel, webhookUrlOf } from './channel-status';
export { signersHeader, signersHeaderOf } from './receive/signers';
export { toConversation, toOwnConversation } from './present';
export { notify } from './notify';
export { transact, type Changes } from './transact';
export type { Context, Publish } from './context';
export type { Member } from './member';
export {
  holdQueued,
  isAutomationPaused,
  readAutomation,
  switchAutomation,
  type AutomationState,
} from './automation-switch';
export { abilitiesOf } from './rules/facts-of';
export { enqueueHappenings } from './rules/happenings';
export { fireUnanswered } from './rules/unanswered';
export { listMessageRuns, listRuleRuns, type RuleRun } from './rules/runs';
export { isLongHistory, replayOnHistory, type HistoryReplay } from './rules/replay-on-history';
export { approveRun, listWaitingRuns, type WaitingRun } from './rules/approve-run';
export { undoRun } from './rules/undo-run';
export { watchAutomation } from './rules/watch-automation';
export { decideFlag } from './decide-flag';
export { getBulk, listBulkRows, readBulkRecord, type Bulk, type BulkRowState } from './bulk/bulk';
export { previewBulk, resumeBulks, startBulk, undoBulk, type NewBulk } from './bulk/start-bulk';
export { eraseContact, type Erased } from './contacts/erase-contact';
export { exportContact, type ContactExport } from './contacts/export-contact';
export { mergeContacts, unmergeContacts } from './contacts/merge-contacts';
export {
  listPartnerships,
  partnershipStates,
  setPartnershipState,
  type Partnership,
  type PartnershipState,
} from './partnership/partnerships';
export { answerCluster, listClusters, previewClusterAnswer, type Cluster } from './clusters/clusters';
export { isTimeZone, readReport, reportNames } from './reports/reports';
export type { Figure, Report } from './reports/report';
export { assistMember, summarise, translateMessage, type AssistRequest, type Helped } from './suggest/assist';
export { fetchDocument, importDocument, type ImportedDocument } from './suggest/import-document';
export { listModelRequests, mayAskModel } from './suggest/model-budget';
export {
  addModelEndpoint,
  ChangeModelEndpoint,
  changeModelEndpoint,
  getModelEndpoint,
  listModelEndpoints,
  NewModelEndpoint,
  probeDaily,
  probeModelEndpoint,
  removeModelEndpoint,
} from './suggest/model-endpoints';
export { knowledgeIndex } from './suggest/knowledge';
export { learnNightly, noteExperience, refreshVoiceProfile } from './suggest/nightly';
export { decideProposal, listProposals, refreshProposals, type Proposal } from './suggest/proposals';
export { ArchiveError, importWorkspace, type Imported } from './archive/import-workspace';
export { exportWorkspace, type Exported } from './archive/export-workspace';
export { archivePlace, findExport, startExport, type ExportRecord } from './archive/exports';
export { countStale, resealWorkspace, sealedFields } from './archive/sealed-fields';
export {
  beginSecondFactor,
  checkSecondFactor,
  confirmSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  secondFactorPlace,
  wrongCode,
  type CodeVerdict,
  type SecondFactorState,
} from './members/second-factor';
export {
  beginSignOn,
  finishSignOn,
  forgetSignOn,
  readSignOn,
  saveSignOn,
  type Begun,
  type NewSignOn,
  type ShownSignOn,
} from './members/sign-on';
