/**
 * Removes every `OPENAI_*` variable and says which. The package reads keys, addresses and headers from them by itself,
 * and the headers have no off switch: no stray variable may turn a model on or send a key elsewhere. Ours are `AI_*`.
 */
export const dropOpenAiVariables = (environment: NodeJS.ProcessEnv = process.env): string[] => {
  const dropped = Object.keys(environment).filter((name) => name.toUpperCase().startsWith('OPENAI_'));
  for (const name of dropped) delete environment[name];
  return dropped;
};
