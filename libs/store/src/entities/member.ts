import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person in a workspace, with a role. */
@Entity({ name: 'member' })
export class MemberEntity {
  @PrimaryColumn({ name: 'workspace_id', type: 'integer' })
  workspaceId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'email', type: 'text' })
  email!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'role', type: 'text' })
  role!: string;

  @Column({ name: 'password_hash', type: 'text', nullable: true })
  passwordHash!: string | null;

  @Column({ name: 'preferences', type: 'jsonb', default: '{}' })
  preferences!: unknown;

  @Column({ name: 'is_active', type: 'boolean', default: true })
  isActive!: boolean;

  @Column({ name: 'invitation_hash', type: 'bytea', nullable: true })
  invitationHash!: Buffer | null;

  @Column({ name: 'invited_until', type: 'timestamptz', nullable: true })
  invitedUntil!: Date | null;

  @Column({ name: 'away_until', type: 'timestamptz', nullable: true })
  awayUntil!: Date | null;

  @Column({ name: 'last_assigned_at', type: 'timestamptz', nullable: true })
  lastAssignedAt!: Date | null;

  @Column({ name: 'second_factor', type: 'bytea', nullable: true })
  secondFactor!: Buffer | null;

  @Column({ name: 'second_factor_at', type: 'timestamptz', nullable: true })
  secondFactorAt!: Date | null;

  @Column({ name: 'second_factor_step', type: 'bigint', default: 0 })
  secondFactorStep!: string;

  @Column({ name: 'recovery_hashes', type: 'bytea', array: true, default: '{}' })
  recoveryHashes!: Buffer[];

  @Column({ name: 'sign_on_subject', type: 'text', nullable: true })
  signOnSubject!: string | null;

  @Column({ name: 'version', type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
