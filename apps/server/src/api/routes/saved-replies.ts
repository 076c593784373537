import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Crud } from './crud';

const Version = z.object({
  title: z.string().max(200).default(''),
  body: z.string().max(20_000).default(''),
  examples: z.array(z.string().max(500)).max(50).default([]),
});

/** Reusable text with `{{contact.name}}` places, its localised versions, and how people ask for it. */
export const savedReplies: Crud = {
  table: 'saved_reply',
  what: 'This saved reply',
  permission: 'manageContent',
  orderBy: 'title, id',
  schema: z.object({
    title: z.string().min(1).max(200),
    shortcut: z.string().max(60).nullable().optional(),
    body: z.string().min(1).max(20_000),
    language: z.string().min(2).max(20).default('en'),
    examples: z.array(z.string().max(500)).max(50).optional(),
    isActive: z.boolean().optional(),
    translations: z.record(z.string().max(20), Version).optional(),
  }),
  columns: {
    title: { name: 'title' },
    shortcut: { name: 'shortcut' },
    body: { name: 'body' },
    language: { name: 'language' },
    examples: { name: 'examples' },
    isActive: { name: 'is_active' },
  },
  saveRest: async (db, workspaceId, id, input) => {
    const translations = input['translations'] as Record<string, z.infer<typeof Version>> | undefined;
    if (!translations) return;
    await db.query('DELETE FROM saved_reply_translation WHERE workspace_id = $1 AND saved_reply_id = $2', [
      workspaceId,
      id,
    ]);
    for (const [language, { title, body, examples }] of Object.entries(translations)) {
      await db.query(
        'INSERT INTO saved_reply_translation (workspace_id, saved_reply_id, language, title, body, examples) VALUES ($1, $2, $3, $4, $5, $6)',
        [workspaceId, id, language, title, body, examples],
      );
    }
  },
  readRest: async (db: EntityManager, workspaceId, rows) => {
    const versions: { saved_reply_id: string; language: string; title: string; body: string; examples: string[] }[] =
      await db.query(
        'SELECT saved_reply_id, language, title, body, examples FROM saved_reply_translation WHERE workspace_id = $1 AND saved_reply_id = ANY ($2)',
        [workspaceId, rows.map(({ id }) => id)],
      );
    return rows.map((row) => ({
      ...row,
      translations: Object.fromEntries(
        versions
          .filter((version) => version.saved_reply_id === row['id'])
          .map(({ language, title, body, examples }) => [language, { title, body, examples }]),
      ),
    }));
  },
};
