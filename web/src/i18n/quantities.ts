import { LANGUAGE_TAGS, type Language } from "./index.ts";

/** Metres as people say them: "85 m", "1.2 km". */
export function formatDistance(metres: number, language: Language): string {
  const far = metres >= 1000;
  return new Intl.NumberFormat(LANGUAGE_TAGS[language], {
    style: "unit",
    unit: far ? "kilometer" : "meter",
    unitDisplay: language === "zh" ? "long" : "short",
    maximumFractionDigits: far && metres < 10_000 ? 1 : 0,
  }).format(far ? metres / 1000 : metres);
}

export function formatNumber(value: number, language: Language, digits = 2): string {
  return new Intl.NumberFormat(LANGUAGE_TAGS[language], { maximumFractionDigits: digits }).format(
    value,
  );
}

/** The day of an ISO timestamp, or the text itself where it is none. */
export function formatDate(text: string, language: Language): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[language], { dateStyle: "medium" }).format(date);
}

/** Seconds as "9:05". */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "114.05790, 22.54310": five decimals are about a metre. */
export function formatLonLat([lon, lat]: readonly [number, number]): string {
  return `${lon.toFixed(5)}, ${lat.toFixed(5)}`;
}
