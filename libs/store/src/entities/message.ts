import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An item of a conversation: message or note, inbound or outbound. */
@Entity({ name: 'message' })
export class MessageEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'conversation_id', type: 'uuid' })
  conversationId!: string;

  @Column({ name: 'channel_id', type: 'uuid' })
  channelId!: string;

  @Column({ name: 'direction', type: 'text' })
  direction!: string;

  @Column({ name: 'kind', type: 'text', default: 'message' })
  kind!: string;

  @Column({ name: 'external_id', type: 'text', nullable: true })
  externalId!: string | null;

  @Column({ name: 'text', type: 'text', default: '' })
  text!: string;

  @Column({ name: 'search_text', type: 'text', default: '' })
  searchText!: string;

  @Column({ name: 'search_grams', type: 'text', array: true, nullable: true })
  searchGrams!: string[] | null;

  @Column({ name: 'attachments', type: 'jsonb', default: '[]' })
  attachments!: unknown;

  @Column({ name: 'author_type', type: 'text' })
  authorType!: string;

  @Column({ name: 'author_id', type: 'uuid', nullable: true })
  authorId!: string | null;

  @Column({ name: 'author_name', type: 'text', default: '' })
  authorName!: string;

  @Column({ name: 'audience', type: 'text', nullable: true })
  audience!: string | null;

  @Column({ name: 'status', type: 'text' })
  status!: string;

  @Column({ name: 'reply_to_id', type: 'uuid', nullable: true })
  replyToId!: string | null;

  @Column({ name: 'reply_to_external_id', type: 'text', nullable: true })
  replyToExternalId!: string | null;

  @Column({ name: 'sent_at', type: 'timestamptz' })
  sentAt!: Date;

  @Column({ name: 'received_at', type: 'timestamptz', default: () => 'now()' })
  receivedAt!: Date;

  @Column({ name: 'found_by', type: 'text', default: 'webhook' })
  foundBy!: string;

  @Column({ name: 'edits', type: 'jsonb', default: '[]' })
  edits!: unknown;

  @Column({ name: 'reactions', type: 'jsonb', default: '[]' })
  reactions!: unknown;

  @Column({ name: 'analysis', type: 'jsonb', nullable: true })
  analysis!: unknown;

  @Column({ name: 'extra', type: 'jsonb', default: '{}' })
  extra!: unknown;

  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  @Column({ name: 'hidden_at', type: 'timestamptz', nullable: true })
  hiddenAt!: Date | null;

  @Column({ name: 'liked_at', type: 'timestamptz', nullable: true })
  likedAt!: Date | null;

  @Column({ name: 'failure', type: 'jsonb', nullable: true })
  failure!: unknown;

  @Column({ name: 'delivery_id', type: 'uuid', nullable: true })
  deliveryId!: string | null;

  @Column({ name: 'not_before', type: 'timestamptz', nullable: true })
  notBefore!: Date | null;

  @Column({ name: 'attempt_token', type: 'uuid', nullable: true })
  attemptToken!: string | null;

  @Column({ name: 'attempts', type: 'smallint', default: 0 })
  attempts!: number;

  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'tag', type: 'text', nullable: true })
  tag!: string | null;

  @Column({ name: 'rule_id', type: 'uuid', nullable: true })
  ruleId!: string | null;

  @Column({ name: 'suggestion_id', type: 'uuid', nullable: true })
  suggestionId!: string | null;

  @Column({ name: 'saved_reply_id', type: 'uuid', nullable: true })
  savedReplyId!: string | null;

  @Column({ name: 'mentions', type: 'uuid', array: true, default: '{}' })
  mentions!: string[];

  @Column({ name: 'rating', type: 'smallint', nullable: true })
  rating!: number | null;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
