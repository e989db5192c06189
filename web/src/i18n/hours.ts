import { type Language, translate } from "./index.ts";

/**
 * Opening hours in the syntax of OpenStreetMap's `opening_hours`: the part of it that facilities
 * use (days, day ranges, spans of time, `24/7`, `off`). What it does not understand stays unknown:
 * a closed toilet must never be shown as open.
 */
export type OpenState = "open" | "closed" | "unknown";

/** Minutes from midnight; a span past midnight ends above 1440. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Rule {
  /** 0 is Sunday, as in `Date`. Null means every day. */
  readonly days: readonly number[] | null;
  readonly spans: readonly Span[];
}

const DAYS = ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"];
const DAY_MINUTES = 1440;

/** Null for what is beyond the understood part of the syntax. */
export function parseHours(text: string): readonly Rule[] | null {
  const trimmed = text.trim();
  if (trimmed === "24/7") return [{ days: null, spans: [{ from: 0, to: DAY_MINUTES }] }];
  const rules: Rule[] = [];
  for (const part of trimmed.split(";").map((p) => p.trim())) {
    if (part === "") continue;
    const rule = parseRule(part);
    if (!rule) return null;
    rules.push(rule);
  }
  return rules.length > 0 ? rules : null;
}

function parseRule(text: string): Rule | null {
  const match = /^((?:(?:Mo|Tu|We|Th|Fr|Sa|Su)[-,]?\s?)+)?\s*(.*)$/.exec(text);
  const days = match?.[1] ? parseDays(match[1].trim()) : null;
  const rest = match?.[2] ?? "";
  if (match?.[1] && !days) return null;
  if (rest === "off" || rest === "closed") return { days, spans: [] };
  const spans = rest.split(",").map((span) => parseSpan(span.trim()));
  return spans.every((span) => span !== null) ? { days, spans } : null;
}

function parseDays(text: string): number[] | null {
  const days: number[] = [];
  for (const part of text.split(",").map((p) => p.trim())) {
    const [from, to = from, ...more] = part.split("-").map((day) => DAYS.indexOf(day));
    if (from === undefined || to === undefined || from < 0 || to < 0 || more.length) return null;
    for (let day = from; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === to) break;
    }
  }
  return days;
}

function parseSpan(text: string): Span | null {
  const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const [from, to] = [minutes(match[1], match[2]), minutes(match[3], match[4])];
  return { from, to: to <= from ? to + DAY_MINUTES : to };
}

function minutes(hours: string | undefined, rest: string | undefined): number {
  return Number(hours) * 60 + Number(rest);
}

/** Whether it is open at `now`, by the clock `now` is read on. */
export function openState(text: string | null | undefined, now: Date): OpenState {
  const rules = text ? parseHours(text) : null;
  if (!rules) return "unknown";
  const today = now.getDay();
  const minute = now.getHours() * 60 + now.getMinutes();
  const inSpan = (spans: readonly Span[], at: number) =>
    spans.some((span) => at >= span.from && at < span.to);
  const open =
    inSpan(spansOf(rules, today), minute) ||
    inSpan(spansOf(rules, (today + 6) % 7), minute + DAY_MINUTES);
  return open ? "open" : "closed";
}

/** The last rule that names a day is the one that counts. */
function spansOf(rules: readonly Rule[], day: number): readonly Span[] {
  return rules.findLast((rule) => rule.days?.includes(day) ?? true)?.spans ?? [];
}

/** The hours in words; what is not understood is shown as it is written. */
export function describeHours(text: string, language: Language): string {
  if (text.trim() === "24/7") return translate(language, "hours.always");
  const rules = parseHours(text);
  if (!rules) return text;
  return rules
    .map((rule) => `${describeDays(rule.days, language)} ${describeSpans(rule.spans, language)}`)
    .join(language === "zh" ? "；" : "; ");
}

function describeDays(days: readonly number[] | null, language: Language): string {
  if (!days || days.length === 7) return translate(language, "hours.daily");
  const name = (day: number | undefined) =>
    translate(language, `day.${(day ?? 0) as 0 | 1 | 2 | 3 | 4 | 5 | 6}`);
  const runs = days.every((day, i) => i === 0 || day === ((days[i - 1] ?? 0) + 1) % 7);
  if (days.length > 2 && runs) {
    return `${name(days[0])}${language === "zh" ? "至" : "–"}${name(days.at(-1))}`;
  }
  return days.map(name).join(translate(language, "common.listSeparator"));
}

function describeSpans(spans: readonly Span[], language: Language): string {
  if (spans.length === 0) return translate(language, "hours.off");
  return spans
    .map((span) => `${clock(span.from)}–${clock(span.to)}`)
    .join(translate(language, "common.listSeparator"));
}

function clock(minute: number): string {
  const within = minute > DAY_MINUTES ? minute - DAY_MINUTES : minute;
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${pad(Math.floor(within / 60))}:${pad(within % 60)}`;
}
