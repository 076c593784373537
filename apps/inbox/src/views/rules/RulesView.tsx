import { t } from '@lingui/core/macro';
import { Route, Routes, useParams } from 'react-router';
import { rules } from '../../api';
import { Failed, Loading } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { RuleEditor } from './RuleEditor';
import { RuleList } from './RuleList';
import { ruleTemplates } from './templates';

/** Everything that happens by itself, each as a sentence. */
const RulesView = () => (
  <div className={styles.screen}>
    <Routes>
      <Route index element={<RuleList />} />
      <Route
        path="new"
        element={<RuleEditor rule={null} start={ruleTemplates().find(({ id }) => id === 'price')?.draft} />}
      />
      <Route path="new/:template" element={<FromTemplate />} />
      <Route path=":ruleId" element={<Known />} />
    </Routes>
  </div>
);

const FromTemplate = () => {
  const { template } = useParams();
  return <RuleEditor key={template} rule={null} start={ruleTemplates().find(({ id }) => id === template)?.draft} />;
};

const Known = () => {
  const { ruleId } = useParams();
  const { value, problem, reload } = useLoaded(async () => (await rules.list()).items, ruleId);
  if (problem) return <Failed problem={problem} onAgain={reload} />;
  if (!value) return <Loading />;
  const rule = value.find(({ id }) => id === ruleId);
  return rule ? <RuleEditor key={rule.id} rule={rule} /> : <p className={styles.empty}>{t`It is no longer here.`}</p>;
};

export default RulesView;
