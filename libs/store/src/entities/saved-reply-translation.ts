import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A saved reply in another language. */
@Entity({ name: 'saved_reply_translation' })
export class SavedReplyTranslationEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'saved_reply_id', type: 'uuid' })
  savedReplyId!: string;

  @PrimaryColumn({ name: 'language', type: 'text' })
  language!: string;

  @Column({ name: 'title', type: 'text', default: '' })
  title!: string;

  @Column({ name: 'body', type: 'text', default: '' })
  body!: string;

  @Column({ name: 'examples', type: 'text', array: true, default: '{}' })
  examples!: string[];

  @Column({ name: 'origin', type: 'text', default: 'member' })
  origin!: string;

  @Column({ name: 'approved_by', type: 'uuid', nullable: true })
  approvedBy!: string | null;
}
