/**
 * How the embedded server runs: loopback only, durable, and small, since it shares a machine with the rest.
 * `isDurable: false` is for throw-away databases of tests.
 */
export const settingsOf = (port: number, isDurable: boolean): Readonly<Record<string, string>> => ({
  listen_addresses: '127.0.0.1',
  port: `${port}`,
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  fsync: isDurable ? 'on' : 'off',
  synchronous_commit: isDurable ? 'on' : 'off',
  full_page_writes: isDurable ? 'on' : 'off',
  wal_level: 'minimal', // nobody replicates from it; crash safety is the same
  max_wal_senders: '0',
  max_wal_size: '1GB', // fewer checkpoints, and so fewer pages that are logged whole, while much comes in
  max_connections: isDurable ? '60' : '200',
  shared_buffers: '128MB', // taken as it is used: a small installation touches less
  work_mem: '4MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  jit: 'off',
  io_method: 'sync', // no reading processes of its own
  max_logical_replication_workers: '0',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C', // the launcher reads some of them
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  cluster_name: 'hubbub',
});
