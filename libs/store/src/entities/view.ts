import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A saved filter. */
@Entity({ name: 'view' })
export class ViewEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'member_id', type: 'uuid', nullable: true })
  memberId!: string | null;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'filter', type: 'jsonb' })
  filter!: unknown;

  @Column({ name: 'sort', type: 'text', default: 'recent' })
  sort!: string;

  @Column({ name: 'is_shared', type: 'boolean', default: false })
  isShared!: boolean;

  @Column({ name: 'position', type: 'integer', default: 0 })
  position!: number;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
