import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The publication that comments hang on. */
@Entity({ name: 'post' })
export class PostEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'channel_id', type: 'uuid' })
  channelId!: string;

  @Column({ name: 'external_id', type: 'text' })
  externalId!: string;

  @Column({ name: 'url', type: 'text', nullable: true })
  url!: string | null;

  @Column({ name: 'text', type: 'text', default: '' })
  text!: string;

  @Column({ name: 'image_url', type: 'text', nullable: true })
  imageUrl!: string | null;

  @Column({ name: 'author', type: 'jsonb', nullable: true })
  author!: unknown;

  @Column({ name: 'extra', type: 'jsonb', default: '{}' })
  extra!: unknown;

  @Column({ name: 'is_muted', type: 'boolean', default: false })
  isMuted!: boolean;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
