/**
 * Asking the own node, over HTTP. It carries no state: the cookie is the browser's, every answer
 * is either the JSON that the types promise or a `Problem`.
 */
import type { Code, Problem as ProblemBody } from './types';

const BASE = '/api/v1';
/** An own node answers in milliseconds; longer than this and it is gone. */
const ANSWER_MS_MAX = 20_000;

/** The node could not be reached at all; everything else carries the node's own code. */
export type ProblemCode = Code | 'unreachable';

/** What went wrong, as the node says it. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly hint: string,
    readonly version?: number,
  ) {
    super(message);
  }

  static from(error: unknown): Problem {
    if (error instanceof Problem) return error;
    return new Problem('unreachable', String(error), '');
  }
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as ProblemBody;
    return new Problem(body.code, body.message, body.hint, body.version);
  } catch {
    return new Problem('internal', `${response.status} ${response.statusText}`, '');
  }
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Problem('unreachable', String(error), '');
  }
  if (!response.ok) throw await readProblem(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** The verbs. */
export const http = {
  get: <T>(path: string) => ask<T>('GET', path),
  post: <T>(path: string, body: unknown) => ask<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => ask<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => ask<T>('PATCH', path, body),
  delete: <T>(path: string) => ask<T>('DELETE', path),
};

/** A node that becomes another device opens its mind anew: so often, and so far apart, it is asked again. */
const BUSY_TRIES_MAX = 8;
const BUSY_PAUSE_MS = 250;

/** Asks again while the node is busy. Only for what may be asked twice. */
export async function patiently<T>(question: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await question();
    } catch (error) {
      if (Problem.from(error).code !== 'busy' || tries >= BUSY_TRIES_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
    }
  }
}
