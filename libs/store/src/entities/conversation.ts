import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row of the stream. */
@Entity({ name: 'conversation' })
export class ConversationEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'channel_id', type: 'uuid' })
  channelId!: string;

  @Column({ name: 'platform', type: 'text' })
  platform!: string;

  @Column({ name: 'kind', type: 'text' })
  kind!: string;

  @Column({ name: 'external_id', type: 'text' })
  externalId!: string;

  @Column({ name: 'contact_id', type: 'uuid' })
  contactId!: string;

  @Column({ name: 'identity_id', type: 'uuid', nullable: true })
  identityId!: string | null;

  @Column({ name: 'post_id', type: 'uuid', nullable: true })
  postId!: string | null;

  @Column({ name: 'status', type: 'text', default: 'open' })
  status!: string;

  @Column({ name: 'snoozed_until', type: 'timestamptz', nullable: true })
  snoozedUntil!: Date | null;

  @Column({ name: 'assignee_id', type: 'uuid', nullable: true })
  assigneeId!: string | null;

  @Column({ name: 'team_id', type: 'uuid', nullable: true })
  teamId!: string | null;

  @Column({ name: 'priority', type: 'smallint', default: 1 })
  priority!: number;

  @Column({ name: 'label_ids', type: 'uuid', array: true, default: '{}' })
  labelIds!: string[];

  @Column({ name: 'flag_names', type: 'text', array: true, default: '{}' })
  flagNames!: string[];

  @Column({ name: 'flags', type: 'jsonb', default: '[]' })
  flags!: unknown;

  @Column({ name: 'mentioned_ids', type: 'uuid', array: true, default: '{}' })
  mentionedIds!: string[];

  @Column({ name: 'sentiment', type: 'text', nullable: true })
  sentiment!: string | null;

  @Column({ name: 'intent', type: 'text', nullable: true })
  intent!: string | null;

  @Column({ name: 'language', type: 'text', nullable: true })
  language!: string | null;

  @Column({ name: 'last_message', type: 'jsonb', nullable: true })
  lastMessage!: unknown;

  @Column({ name: 'last_message_at', type: 'timestamptz' })
  lastMessageAt!: Date;

  @Column({ name: 'last_inbound_at', type: 'timestamptz', nullable: true })
  lastInboundAt!: Date | null;

  @Column({ name: 'last_member_at', type: 'timestamptz', nullable: true })
  lastMemberAt!: Date | null;

  @Column({ name: 'waiting_since', type: 'timestamptz', nullable: true })
  waitingSince!: Date | null;

  @Column({ name: 'inbound_count', type: 'integer', default: 0 })
  inboundCount!: number;

  @Column({ name: 'replied_privately_at', type: 'timestamptz', nullable: true })
  repliedPrivatelyAt!: Date | null;

  @Column({ name: 'automatic_streak', type: 'smallint', default: 0 })
  automaticStreak!: number;

  @Column({ name: 'closed_at', type: 'timestamptz', nullable: true })
  closedAt!: Date | null;

  @Column({ name: 'seam_at', type: 'timestamptz', nullable: true })
  seamAt!: Date | null;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
