import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a rule did or why it held back. */
@Entity({ name: 'rule_run' })
export class RuleRunEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'rule_id', type: 'uuid' })
  ruleId!: string;

  @Column({ name: 'rule_version', type: 'integer', default: 1 })
  ruleVersion!: number;

  @Column({ name: 'message_id', type: 'uuid', nullable: true })
  messageId!: string | null;

  @Column({ name: 'conversation_id', type: 'uuid', nullable: true })
  conversationId!: string | null;

  @Column({ name: 'outcome', type: 'text' })
  outcome!: string;

  @Column({ name: 'reasons', type: 'jsonb', default: '[]' })
  reasons!: unknown;

  @Column({ name: 'actions', type: 'jsonb', default: '[]' })
  actions!: unknown;

  @Column({ name: 'undone_at', type: 'timestamptz', nullable: true })
  undoneAt!: Date | null;

  /** Something of it waits for a member. */
  @Column({ name: 'is_waiting', type: 'boolean', default: false })
  isWaiting!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
