import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something to listen for. */
@Entity({ name: 'watchword' })
export class WatchwordEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'text', type: 'text' })
  text!: string;

  @Column({ name: 'platform', type: 'text', nullable: true })
  platform!: string | null;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
