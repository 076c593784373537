import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { type Conversation, type MessageTemplate, templateWords } from '@hubbub/contracts';
import { useState } from 'react';
import { listTemplates } from '../../api';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { TextField } from '../../components/field';
import { PickList } from '../../components/pick-list';
import { isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Problem } from '../../state/problem';
import { sendTemplate } from '../../state/thread-acts';
import { useLoaded } from '../use-loaded';
import styles from './composer.module.css';
import { lastSeenOf } from './seen';

/** An approved template is chosen, its places filled, and sent: also while the reply window is closed. */
export const TemplateDialog = ({
  conversation,
  undoSeconds,
  onClose,
  onMoved,
}: {
  conversation: Conversation;
  undoSeconds: number;
  onClose: () => void;
  onMoved: () => void;
}) => {
  const { value, problem, isLoading, reload } = useLoaded(
    () => listTemplates(conversation.channelId),
    conversation.channelId,
  );
  const [chosen, setChosen] = useState<MessageTemplate | null>(null);
  const [values, setValues] = useState<string[]>([]);
  const [isSending, setIsSending] = useState(false);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const templates = value?.items ?? [];
  const isFilled = chosen !== null && chosen.parameters.every((_one, index) => values[index]?.trim());

  const handleSend = async () => {
    if (!chosen || !isFilled || isSending) return;
    setIsSending(true);
    setRefusal(null);
    const expected = lastSeenOf(conversation.id);
    const { name, language } = chosen;
    const result = await sendTemplate(conversation.id, templateWords(chosen, values), {
      template: { name, language, parameters: values },
      sendAfterSeconds: undoSeconds,
      ...(expected ? { expectedLastMessageId: expected } : {}),
    });
    setIsSending(false);
    if (result.sent) return onClose();
    if (result.problem.code === 'conversation_moved') onMoved();
    setRefusal(result.problem);
  };

  return (
    <Dialog
      title={chosen ? isolate(chosen.name) : t`Send a template`}
      onClose={onClose}
      foot={
        <>
          {chosen ? (
            <Button onClick={() => setChosen(null)}>
              <Trans>Choose another</Trans>
            </Button>
          ) : null}
          <Button className="end" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          {chosen ? (
            <Button look="fill" disabled={!isFilled || isSending} onClick={() => void handleSend()}>
              <Trans>Send the template</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      {chosen ? (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void handleSend();
          }}
        >
          <p className={styles.template} dir="auto">
            {templateWords(chosen, values)}
          </p>
          {chosen.parameters.map((parameter, index) => (
            <TextField
              key={`${parameter.card ?? ''}-${parameter.place}-${parameter.name}-${parameter.button?.index ?? ''}`}
              label={cardWord(parameter)}
              hint={parameter.example ? t`For example: ${isolate(parameter.example)}` : undefined}
              dir="auto"
              maxLength={1024}
              autoFocus={index === 0}
              value={values[index] ?? ''}
              onChange={({ target }) =>
                setValues(chosen.parameters.map((_one, at) => (at === index ? target.value : (values[at] ?? ''))))
              }
            />
          ))}
          {refusal ? (
            <p className="bad" role="alert">
              {problemText(refusal)}
            </p>
          ) : null}
          <button type="submit" hidden />
        </form>
      ) : problem ? (
        <div className="stack" role="alert">
          <p className="bad">
            <bdi>{problemText(problem)}</bdi>
          </p>
          <Button look="line" size="small" onClick={reload}>
            <Trans>Try again</Trans>
          </Button>
        </div>
      ) : isLoading ? (
        <p className="t2" role="status">
          <Trans>Reading the approved templates…</Trans>
        </p>
      ) : (
        <PickList
          label={t`Templates`}
          placeholder={t`Find a template`}
          picks={templates.map((template, index) => ({
            id: String(index),
            label: template.name,
            words: template.text,
            preview: template.text,
            detail: template.language,
          }))}
          nothing={t`There is no approved template.`}
          onPick={({ id }) => {
            setChosen(templates[Number(id)] ?? null);
            setValues([]);
            setRefusal(null);
          }}
        />
      )}
    </Dialog>
  );
};

type Parameter = MessageTemplate['parameters'][number];

const cardWord = (parameter: Parameter): string => {
  const word = placeWord(parameter);
  if (parameter.card === undefined) return word;
  const number = parameter.card + 1;
  return t`Card ${number}: ${word}`;
};

const placeWord = ({ place, name, button, media, location }: Parameter): string => {
  const said = isolate(name);
  if (location === 'latitude') return t`Latitude of the place, in degrees`;
  if (location === 'longitude') return t`Longitude of the place, in degrees`;
  if (location) return location === 'name' ? t`Name of the place` : t`Address of the place`;
  if (media) return t`Public https address of the file at the top`;
  if (button?.isCode) return t`Code on the button “${isolate(button.label)}”`;
  if (place === 'button') return t`End of the link “${isolate(button?.label ?? '')}”`;
  return place === 'header' ? t`Title: ${said}` : t`Text: ${said}`;
};
