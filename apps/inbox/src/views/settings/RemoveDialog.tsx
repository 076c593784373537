import { Trans } from '@lingui/react/macro';
import type { AskProps } from '../AskDialog';
import { AskDialog } from '../AskDialog';

/** Asks before something goes that is not easily made again. The question names it; what follows says what stays. */
export const RemoveDialog = ({
  verb,
  onRemove,
  ...rest
}: Pick<AskProps, 'title' | 'verb' | 'onClose' | 'children'> & { onRemove: () => void }) => (
  <AskDialog isDangerous verb={verb ?? <Trans>Remove</Trans>} onDo={onRemove} {...rest} />
);
