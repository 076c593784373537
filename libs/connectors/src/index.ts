export * from './connector';
export { connectors, findConnector } from './registry';
