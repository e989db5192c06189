import { isTextKey, type Language, translate } from "../i18n/index.ts";
import { formatDistance } from "../i18n/quantities.ts";
import { OfflineError, ProblemError } from "./http.ts";
import type { Problem } from "./types.ts";

/** What went wrong, as a sentence for a person. */
export function explain(error: unknown, language: Language): string {
  if (error instanceof OfflineError) return translate(language, "error.offline");
  if (error instanceof ProblemError) return explainProblem(error.problem, language);
  return translate(language, "error.server", { id: "–" });
}

function explainProblem(problem: Problem, language: Language): string {
  const denial = problem.reason ? explainDenial(problem, problem.reason, language) : null;
  if (denial) return denial;
  const say = (key: Parameters<typeof translate>[1], values = {}) =>
    translate(language, key, values);
  switch (problem.status) {
    case 401:
      return say("error.session");
    case 403:
      return say("error.forbidden");
    case 404:
      return say("error.notFound");
    case 429:
      return say("error.tooMany");
    case 502:
    case 503:
    case 504:
      return say("error.busy");
    default:
      return problem.status < 500
        ? say("error.bad", { detail: problem.detail ?? problem.status })
        : say("error.server", { id: problem.request_id ?? problem.status });
  }
}

/** Why a visit was refused. Null for a reason this client does not know. */
function explainDenial(problem: Problem, reason: string, language: Language): string | null {
  const distance = "distance_m" in problem ? problem.distance_m : undefined;
  if (reason === "too_far" && typeof distance === "number") {
    return translate(language, "denied.too_far.m", {
      distance: formatDistance(distance, language),
    });
  }
  const key = `denied.${reason}`;
  return isTextKey(key) ? translate(language, key) : null;
}

/** The reason a program may act on. */
export function reasonOf(error: unknown): string | null {
  return error instanceof ProblemError ? (error.problem.reason ?? null) : null;
}

export function statusOf(error: unknown): number | null {
  return error instanceof ProblemError ? error.problem.status : null;
}
