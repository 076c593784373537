import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Trigger, conditions and actions. */
@Entity({ name: 'rule' })
export class RuleEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'mode', type: 'text', default: 'off' })
  mode!: string;

  @Column({ name: 'position', type: 'integer', default: 0 })
  position!: number;

  @Column({ name: 'channel_ids', type: 'uuid', array: true, default: '{}' })
  channelIds!: string[];

  @Column({ name: 'trigger', type: 'jsonb' })
  trigger!: unknown;

  @Column({ name: 'conditions', type: 'jsonb' })
  conditions!: unknown;

  @Column({ name: 'actions', type: 'jsonb' })
  actions!: unknown;

  @Column({ name: 'stops', type: 'boolean', default: false })
  stops!: boolean;

  @Column({ name: 'limits', type: 'jsonb', default: '{}' })
  limits!: unknown;

  @Column({ name: 'paused_reason', type: 'text', nullable: true })
  pausedReason!: string | null;

  @Column({ name: 'enabled_at', type: 'timestamptz', nullable: true })
  enabledAt!: Date | null;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
