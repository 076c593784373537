import type { Connector } from '../connector';
import { describeNormalise } from './describe-normalise';
import { describeOutbound } from './describe-outbound';
import { describeOwn } from './describe-own';
import { describeTokens } from './describe-tokens';
import { describeWebhook } from './describe-webhook';
import { describeWindows } from './describe-windows';
import { withEvidence } from './evidence';
import { closeFakes } from './fake-api';
import type { ConnectorSpec } from './spec';

/**
 * The suite that every platform folder runs: what the interface promises, on recorded bodies and against a
 * stand-in server. What is special to one platform is tested beside it, with `fakeApi` and `channelAccess`.
 */
export const describeConnector = (connector: Connector, spec: ConnectorSpec): void => {
  describe(`connector ${connector.platform.id}`, () => {
    afterEach(closeFakes);
    describePlatform(connector);
    describeWindows(connector);
    describeNormalise(connector, spec);
    describeOwn(connector, spec);
    if (spec.webhook) describeWebhook(connector, spec.webhook);
    else if (spec.tokens) describeTokens(connector, spec.tokens);
    else it('receives no webhooks', () => expect(connector.platform.receives).not.toContain('webhook'));
    if (spec.outbound) describeOutbound(withEvidence(connector, 'recorded'), spec.outbound);
  });
};

const isoDay = /^\d{4}-\d\d-\d\d$/;

const describePlatform = ({ platform, ...connector }: Connector): void => {
  it('says what each kind of conversation permits', () => {
    expect(platform.kinds.length).toBeGreaterThan(0);
    expect(Object.keys(platform.capabilities).sort()).toEqual([...platform.kinds].sort());
    expect(platform.text.limit).toBeGreaterThan(0);
  });

  it('dates every window and cap and names its source', () => {
    for (const row of [...platform.windows, ...platform.caps]) {
      expect(row.since).toMatch(isoDay);
      expect(URL.canParse(row.source)).toBe(true);
    }
    for (const { opensBy, hours, humanHours, tag } of platform.windows) {
      expect(opensBy === 'always' || hours === null || hours > 0).toBe(true);
      if (tag !== undefined) expect(humanHours).toBeGreaterThan(hours ?? 0);
    }
  });

  it('names the fields of the connect form and what they are for', () => {
    for (const field of platform.fields) {
      expect(field.name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(field.label.length * field.help.length).toBeGreaterThan(0);
    }
  });

  it('has what its ways of receiving need', () => {
    const { verify, authenticate } = connector;
    expect(platform.receives.includes('webhook')).toBe(verify !== undefined || authenticate !== undefined);
    expect(verify === undefined || authenticate === undefined).toBe(true);
    expect(!platform.receives.includes('poll') || typeof connector.poll === 'function').toBe(true);
    expect(!platform.receives.includes('stream') || typeof connector.stream === 'function').toBe(true);
  });
};
