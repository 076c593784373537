import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Reusable text. */
@Entity({ name: 'saved_reply' })
export class SavedReplyEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'title', type: 'text' })
  title!: string;

  @Column({ name: 'shortcut', type: 'text', nullable: true })
  shortcut!: string | null;

  @Column({ name: 'body', type: 'text' })
  body!: string;

  @Column({ name: 'language', type: 'text', default: 'en' })
  language!: string;

  @Column({ name: 'examples', type: 'text', array: true, default: '{}' })
  examples!: string[];

  @Column({ name: 'is_active', type: 'boolean', default: true })
  isActive!: boolean;

  @Column({ name: 'used_count', type: 'integer', default: 0 })
  usedCount!: number;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
