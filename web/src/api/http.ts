import type { Problem } from "./types.ts";

/** The server said no, in the shape of RFC 9457. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? `HTTP ${problem.status}`);
    this.name = "ProblemError";
  }
}

/** The server was not reached at all. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super("The server was not reached.", { cause });
    this.name = "OfflineError";
  }
}

/** An answer, and the server's clock when it was given (null if it did not say). */
export interface Answer<T> {
  readonly body: T;
  readonly servedAt: number | null;
}

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The state that a change was made from. */
  readonly ifMatch?: string | undefined;
}

/**
 * Asks the server for JSON. Throws ProblemError, OfflineError, or the signal's AbortError.
 * Only the endpoints name the type of the body, which is the server's promise.
 */
export async function ask<T>(path: string, call: Call = {}): Promise<Answer<T>> {
  const response = await send(path, call);
  if (!response.ok) throw new ProblemError(await readProblem(response));
  const date = Date.parse(response.headers.get("date") ?? "");
  const body = response.status === 204 ? null : await response.json();
  return { body: body as T, servedAt: Number.isNaN(date) ? null : date };
}

async function send(path: string, call: Call): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (call.token) headers.Authorization = `Bearer ${call.token}`;
  if (call.ifMatch) headers["If-Match"] = call.ifMatch;
  if (call.body !== undefined) headers["Content-Type"] = "application/json";
  const query = call.query ? `?${new URLSearchParams(texts(call.query))}` : "";
  try {
    return await fetch(path + query, {
      method: call.method ?? "GET",
      headers,
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: call.signal ?? null,
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new OfflineError(error);
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

function texts(query: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

async function readProblem(response: Response): Promise<Problem> {
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const body: unknown = isJson ? await response.json().catch(() => null) : null;
  const said = typeof body === "object" && body !== null ? body : {};
  return { ...said, status: response.status };
}
