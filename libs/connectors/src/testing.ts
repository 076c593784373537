export { buildAct, buildAttachment, buildOutbound, buildReference, channelAccess, testNow } from './testing/build';
export { describeConnector } from './testing/describe-connector';
export { recordEvidence, withEvidence, type Evidence, type Proof } from './testing/evidence';
export {
  closeFakes,
  closeLater,
  fakeApi,
  type FakeAnswer,
  type FakeApi,
  type FakeRequest,
  type FakeRoute,
  type FakeRoutes,
} from './testing/fake-api';
export { contextOf, differences, readFixtures, rowOf, type ExpectedRow, type Fixture } from './testing/fixtures';
export { mutated } from './testing/mutations';
export { mixedText } from './testing/mixed-text';
export { eventsOf, pollAll } from './testing/poll-all';
export type { CheckSpec, ConnectorSpec, ErrorRow, OutboundSpec, WebhookSpec } from './testing/spec';
