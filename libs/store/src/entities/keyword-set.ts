import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The words of one flag of a workspace. */
@Entity({ name: 'keyword_set' })
export class KeywordSetEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'flag', type: 'text' })
  flag!: string;

  @Column({ name: 'terms', type: 'jsonb', default: '[]' })
  terms!: unknown;

  @Column({ name: 'patterns', type: 'jsonb', default: '[]' })
  patterns!: unknown;

  @Column({ name: 'is_active', type: 'boolean', default: true })
  isActive!: boolean;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
