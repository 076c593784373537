export { EmbeddedPostgresError } from './error';
export { findEmbeddedPostgres, startEmbeddedPostgres } from './start';
export type { EmbeddedPostgres, EmbeddedPostgresAddress, EmbeddedPostgresOptions } from './start';
