import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Target minutes to answer and to close. */
@Entity({ name: 'sla_policy' })
export class SlaPolicyEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'first_reply_minutes', type: 'integer', nullable: true })
  firstReplyMinutes!: number | null;

  @Column({ name: 'close_minutes', type: 'integer', nullable: true })
  closeMinutes!: number | null;

  @Column({ name: 'filter', type: 'jsonb', default: '{}' })
  filter!: unknown;

  @Column({ name: 'business_hours', type: 'jsonb', nullable: true })
  businessHours!: unknown;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
