import { t } from '@lingui/core/macro';
import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import * as api from '../../api';
import { isolate } from '../../i18n/format';
import styles from '../../components/button.module.css';

/** The other ways in, where a workspace has set one up: each leaves for its provider's page and comes back. */
export const SignOnLinks = () => {
  const [items, setItems] = useState<readonly { id: string; name: string }[]>([]);
  useEffect(() => {
    api.listSignOns().then(
      (answer) => setItems(answer.items),
      () => undefined, // the password works all the same
    );
  }, []);
  return items.map(({ id, name }) => (
    <a
      key={id}
      href={`/api/sign-on/${encodeURIComponent(id)}`}
      className={[styles.button, styles.line].join(' ')}
      style={{ justifyContent: 'center' }}
    >
      <KeyRound size={14} aria-hidden />
      {t`Sign in with ${isolate(name)}`}
    </a>
  ));
};
