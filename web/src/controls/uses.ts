import { isTextKey } from "../i18n/index.ts";
import { t } from "../state/language.ts";

/** A use of a building or room in words; a use of the data's own is shown as it is. */
export function useName(use: unknown): string {
  if (typeof use !== "string") return "";
  const key = `use.${use}`;
  return isTextKey(key) ? t(key) : use;
}
