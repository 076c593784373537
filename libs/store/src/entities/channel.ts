import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One connected account on a platform, with its sealed secrets. */
@Entity({ name: 'channel' })
export class ChannelEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'platform', type: 'text' })
  platform!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'external_id', type: 'text' })
  externalId!: string;

  @Column({ name: 'secrets', type: 'bytea' })
  secrets!: Buffer;

  @Column({ name: 'session', type: 'bytea', nullable: true })
  session!: Buffer | null;

  @Column({ name: 'settings', type: 'jsonb', default: '{}' })
  settings!: unknown;

  @Column({ name: 'state', type: 'text', default: 'ok' })
  state!: string;

  @Column({ name: 'reason', type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'reason_code', type: 'text', nullable: true })
  reasonCode!: string | null;

  @Column({ name: 'is_off', type: 'boolean', default: false })
  isOff!: boolean;

  @Column({ name: 'last_event_at', type: 'timestamptz', nullable: true })
  lastEventAt!: Date | null;

  @Column({ name: 'token_expires_at', type: 'timestamptz', nullable: true })
  tokenExpiresAt!: Date | null;

  @Column({ name: 'failing_sends', type: 'integer', default: 0 })
  failingSends!: number;

  @Column({ name: 'poll_cursor', type: 'text', nullable: true })
  pollCursor!: string | null;

  @Column({ name: 'next_poll_at', type: 'timestamptz', nullable: true })
  nextPollAt!: Date | null;

  @Column({ name: 'backfill', type: 'jsonb', nullable: true })
  backfill!: unknown;

  @Column({ name: 'reconciled_at', type: 'timestamptz', nullable: true })
  reconciledAt!: Date | null;

  @Column({ name: 'breaker_until', type: 'timestamptz', nullable: true })
  breakerUntil!: Date | null;

  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
