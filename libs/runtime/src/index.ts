export * from './addresses';
export * from './clock';
export * from './errors';
export * from './http';
export * from './read-json';
