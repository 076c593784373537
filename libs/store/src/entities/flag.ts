import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Put on by a machine, with score and reasons. */
@Entity({ name: 'flag' })
export class FlagEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'conversation_id', type: 'uuid' })
  conversationId!: string;

  @Column({ name: 'message_id', type: 'uuid' })
  messageId!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'certainty', type: 'text' })
  certainty!: string;

  @Column({ name: 'score', type: 'real' })
  score!: number;

  @Column({ name: 'spans', type: 'jsonb', default: '[]' })
  spans!: unknown;

  @Column({ name: 'reasons', type: 'jsonb', default: '[]' })
  reasons!: unknown;

  @Column({ name: 'decided_by', type: 'uuid', nullable: true })
  decidedBy!: string | null;

  @Column({ name: 'decision', type: 'text', nullable: true })
  decision!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
