export { EmbeddedPostgresError } from './error';
export { keepEmbeddedPostgres, type KeptPostgres } from './keep-running';
export { findEmbeddedPostgres, startEmbeddedPostgres } from './start';
export type { EmbeddedPostgres, EmbeddedPostgresAddress, EmbeddedPostgresOptions } from './start';
