export { isAllowedHost, isPublicAddress } from './addresses';
export { systemClock, type Clock } from './clock';
export {
  AppError,
  ConflictError,
  fieldError,
  ForbiddenError,
  foreignCode,
  type ForeignCode,
  InvalidError,
  type InvalidDetails,
  NotFoundError,
  PlatformError,
  SignedOutError,
  UnsupportedError,
  type PlatformCode,
  type PlatformOutcome,
} from './errors';
export { takeTurns, type Turns } from './give-way';
export { createHttp, type Http, type HttpAnswer, type HttpRequest, type Resolve } from './http';
export { createLogger, type Logger } from './logger';
export { openObjectStore, readS3Url, type ObjectStore } from './object-store';
export { placesOf } from './places';
export { readJson } from './read-json';
export { createSecretBox, type SecretBox } from './secret-box';
