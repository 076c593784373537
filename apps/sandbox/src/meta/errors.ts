import type { Answer } from '../call';
import { opaque } from '../random';

/** A refusal in the shape of §10 of Meta's error pages. Thrown by routes, caught by the dispatcher. */
export class GraphError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly options: {
      subcode?: number;
      status?: number;
      type?: string;
      isTransient?: boolean;
      title?: string;
      help?: string;
    } = {},
  ) {
    super(message);
  }
}

let traces = 0;

/** https://developers.facebook.com/docs/graph-api/guides/error-handling */
export const errorAnswer = (error: GraphError): Answer => {
  const {
    subcode,
    status = statusOf(error.code),
    type = 'OAuthException',
    isTransient = false,
    title,
    help,
  } = error.options;
  const headers: Record<string, string> = {};
  if (error.code === 190) {
    headers['www-authenticate'] = `OAuth "Facebook Platform" "invalid_token" "${error.message}"`;
  }
  return {
    status,
    headers,
    body: {
      error: {
        message: error.message,
        type,
        code: error.code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        is_transient: isTransient,
        ...(title ? { error_user_title: title } : {}),
        ...(help ? { error_user_msg: help } : {}),
        fbtrace_id: `A${opaque(22, 'trace', (traces += 1))}`,
      },
    },
  };
};

const statusOf = (code: number): number => {
  if (code === 190) return 401;
  if (code === 1 || code === 2) return 500;
  if ([4, 17, 32, 613, 80001, 80002, 80006].includes(code)) return 400;
  if (code === 3 || code === 10 || (code >= 200 && code <= 299)) return 403;
  return 400;
};

export const gone = (id: string): GraphError =>
  new GraphError(
    100,
    `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    { subcode: 33, type: 'GraphMethodException' },
  );

export const badParameter = (message: string, subcode?: number): GraphError =>
  new GraphError(100, `(#100) ${message}`, subcode === undefined ? {} : { subcode });

export const badToken = (subcode?: 458 | 460 | 463 | 467): GraphError => {
  const reasons = {
    458: 'Error validating access token: The user has not authorized application.',
    460: 'Error validating access token: The session has been invalidated because the user changed their password.',
    463: 'Error validating access token: Session has expired.',
    467: 'Error validating access token: This may be because the user logged out.',
  };
  if (subcode) return new GraphError(190, reasons[subcode], { subcode });
  return new GraphError(190, 'Invalid OAuth access token - Cannot parse access token');
};

export const unknownPath = (path: string): GraphError =>
  new GraphError(2500, `Unknown path components: ${path}`, { status: 400 });

export const missingPermission = (permission: string): GraphError =>
  new GraphError(200, `(#200) Requires ${permission} permission to manage the object`);
