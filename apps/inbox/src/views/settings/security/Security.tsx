import { t } from '@lingui/core/macro';
import { may } from '@hubbub/contracts';
import { useStore } from '../../../state/store';
import { Page } from '../../Screen';
import { PasswordForm } from './PasswordForm';
import { SecondFactorCard } from './SecondFactorCard';
import { SessionsCard } from './SessionsCard';
import { SignOnCard } from './SignOnCard';
import { WorkspaceSecurity } from './WorkspaceSecurity';

/** How one signs in and where one is signed in; owners say what everybody needs. */
export const Security = () => {
  const isOwner = useStore((state) => may(state.me?.role ?? 'viewer', 'manageMembers'));
  return (
    <Page title={t`Security`} isNarrow>
      <PasswordForm />
      <SecondFactorCard />
      <SessionsCard />
      {isOwner ? (
        <>
          <WorkspaceSecurity />
          <SignOnCard />
        </>
      ) : null}
    </Page>
  );
};
