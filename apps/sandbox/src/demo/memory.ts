import type { World } from '../meta/world';
import { topics, type Topic } from './lines/lines';

/** What a talk is about and how often they have answered, kept in the world so that a restart goes on with it. */
export interface Memory {
  recall(key: string): { topic: Topic; turns: number };
  note(key: string, topic: Topic, turns?: number): void;
}

export const createMemory = (world: World): Memory => ({
  recall: (key) => {
    const [topic, turns] = (world.notes.get(key) ?? '').split(' ');
    const known = topics.find((one) => one === topic);
    return known ? { topic: known, turns: Number(turns) || 0 } : { topic: 'cost', turns: 0 };
  },
  note: (key, topic, turns = 0) => void world.notes.set(key, `${topic} ${turns}`),
});
