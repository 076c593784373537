import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One webhook request, or one page of a poll, as received. */
@Entity({ name: 'delivery' })
export class DeliveryEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'platform', type: 'text' })
  platform!: string;

  @Column({ name: 'channel_id', type: 'uuid', nullable: true })
  channelId!: string | null;

  @Column({ name: 'key', type: 'bytea' })
  key!: Buffer;

  @Column({ name: 'raw', type: 'bytea' })
  raw!: Buffer;

  @Column({ name: 'headers', type: 'jsonb', default: '{}' })
  headers!: unknown;

  @Column({ name: 'found_by', type: 'text', default: 'webhook' })
  foundBy!: string;

  @Column({ name: 'received_at', type: 'timestamptz' })
  receivedAt!: Date;

  @Column({ name: 'state', type: 'text', default: 'pending' })
  state!: string;

  @Column({ name: 'attempts', type: 'smallint', default: 0 })
  attempts!: number;

  @Column({ name: 'next_attempt_at', type: 'timestamptz', nullable: true })
  nextAttemptAt!: Date | null;

  @Column({ name: 'reason', type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'events', type: 'integer', nullable: true })
  events!: number | null;

  @Column({ name: 'done_at', type: 'timestamptz', nullable: true })
  doneAt!: Date | null;
}
