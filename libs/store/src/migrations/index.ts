import { CreateSchema1795300000000 } from './1795300000000-create-schema';
import { AddRowSecurity1795300000001 } from './1795300000001-add-row-security';
import { AddEnqueue1795300000002 } from './1795300000002-add-enqueue';
import { ExtendBulk1795400000001 } from './1795400000001-extend-bulk';
import { AddErasureOfContacts1795400000002 } from './1795400000002-add-erasure-of-contacts';
import { AddReportFacts1795400000003 } from './1795400000003-add-report-facts';
import { AddChannelCare1795530000001 } from './1795530000001-add-channel-care';
import { AddLearning1795560000000 } from './1795560000000-add-learning';
import { AddPriorityOfJobs1795540000001 } from './1795540000001-add-priority-of-jobs';
import { AddPaceOfSending1795510000000 } from './1795510000000-add-pace-of-sending';
import { SpeedLists1795520000001 } from './1795520000001-speed-lists';
import { ExtendRules1795550000000 } from './1795550000000-extend-rules';
import { AddJobPoolsAndDoubts1795510000001 } from './1795510000001-add-job-pools-and-doubts';
import { AddWebhookDeliveries1795540000002 } from './1795540000002-add-webhook-deliveries';
import { CompleteTheRoadIn1795500000001 } from './1795500000001-complete-the-road-in';
import { AddSecondFactor1795640000000 } from './1795640000000-add-second-factor';
import { AddSignOn1795640000001 } from './1795640000001-add-sign-on';
import { AddRoomToSendSlots1795620000000 } from './1795620000000-add-room-to-send-slots';
import { AddBreaches1795640000002 } from './1795640000002-add-breaches';
import { AddWaitingForATeam1795640000003 } from './1795640000003-add-waiting-for-a-team';
import { IndexAudit1795640000004 } from './1795640000004-index-audit';
import { AddPushedTo1795640000005 } from './1795640000005-add-pushed-to';
import { DropImpliedKeys1795545000000 } from './1795545000000-drop-implied-keys';
import { AddConversationTallies1795610000000 } from './1795610000000-add-conversation-tallies';
import { AddIdentityAliases1795720000000 } from './1795720000000-add-identity-aliases';
import { AddWaitingRuns1795750000000 } from './1795750000000-add-waiting-runs';
import { SpeedSearch1795700000001 } from './1795700000001-speed-search';
import { DropKeysToWorkspace1795700000002 } from './1795700000002-drop-keys-to-workspace';
import { FindMembersBySession1795700000003 } from './1795700000003-find-members-by-session';
import { NoteIntroductions1797040000001 } from './1797040000001-note-introductions';
import { AddCodeOfChannelReason1798030000000 } from './1798030000000-add-code-of-channel-reason';
import { AddCodeOfBulkRow1798030000001 } from './1798030000001-add-code-of-bulk-row';
import { ListStrayActs1798070000000 } from './1798070000000-list-stray-acts';

export const migrations = [
  CreateSchema1795300000000,
  AddRowSecurity1795300000001,
  AddEnqueue1795300000002,
  ExtendBulk1795400000001,
  AddErasureOfContacts1795400000002,
  AddReportFacts1795400000003,
  CompleteTheRoadIn1795500000001,
  AddChannelCare1795530000001,
  AddLearning1795560000000,
  AddPriorityOfJobs1795540000001,
  AddPaceOfSending1795510000000,
  SpeedLists1795520000001,
  ExtendRules1795550000000,
  AddJobPoolsAndDoubts1795510000001,
  AddWebhookDeliveries1795540000002,
  DropImpliedKeys1795545000000,
  AddSecondFactor1795640000000,
  AddSignOn1795640000001,
  AddRoomToSendSlots1795620000000,
  AddBreaches1795640000002,
  AddConversationTallies1795610000000,
  AddWaitingForATeam1795640000003,
  AddIdentityAliases1795720000000,
  AddWaitingRuns1795750000000,
  SpeedSearch1795700000001,
  DropKeysToWorkspace1795700000002,
  FindMembersBySession1795700000003,
  IndexAudit1795640000004,
  AddPushedTo1795640000005,
  NoteIntroductions1797040000001,
  AddCodeOfChannelReason1798030000000,
  AddCodeOfBulkRow1798030000001,
  ListStrayActs1798070000000,
];
