import { type AddressHit, AREA_LEVELS } from "../api/types.ts";
import type { Language } from "../i18n/index.ts";

/** The areas that an address lies in, widest first: "滨海街道 · 望潮社区". Codes without a name
 * say nothing to people and are left out. */
export function areaNames(areas: AddressHit["areas"], language: Language): string {
  const names = AREA_LEVELS.flatMap((level) => {
    const area = areas?.[level];
    return area && typeof area === "object" ? [area.name] : [];
  });
  return names.slice(1).join(language === "zh" ? " · " : ", ");
}
