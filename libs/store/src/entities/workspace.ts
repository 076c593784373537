import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Workspace, whose id every other key begins with. */
@Entity({ name: 'workspace' })
export class WorkspaceEntity {
  @PrimaryColumn({ name: 'id', type: 'integer' })
  id!: number;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'settings', type: 'jsonb', default: '{}' })
  settings!: unknown;

  @Column({ name: 'is_demo', type: 'boolean', default: false })
  isDemo!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
