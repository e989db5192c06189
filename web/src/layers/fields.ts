import type { LayerDetail, LayerField } from "../api/types.ts";
import { describeHours } from "../i18n/hours.ts";
import { isTextKey, type Language, translate } from "../i18n/index.ts";
import { formatDate, formatNumber } from "../i18n/quantities.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** One line of what a click shows. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly value: string;
}

/** The popup's title, its `{fields}` filled in; the layer's own title where that leaves nothing. */
export function popupTitle(
  detail: LayerDetail,
  properties: Properties,
  language: Language,
): string {
  const filled = detail.popup.title.replace(/\{(\w+)\}/g, (_, name: string) => {
    const field = detail.fields.find((f) => f.name === name);
    return field ? (formatValue(field, properties[name], language) ?? "") : "";
  });
  return filled.trim() || detail.title[language];
}

/** The popup's fields that have a value here; of a cell, what it stands for. */
export function popupRows(detail: LayerDetail, properties: Properties, language: Language): Row[] {
  if ("_count" in properties) return cellRows(detail, properties, language);
  return detail.popup.fields.flatMap((name) => {
    const field = detail.fields.find((f) => f.name === name);
    const value = field && formatValue(field, properties[name], language);
    return field && value ? [{ name, title: field.title[language], value }] : [];
  });
}

/** The number of features in a cell, the share of it that they cover, and sums of theirs. */
function cellRows(detail: LayerDetail, properties: Properties, language: Language): Row[] {
  const { _count, _share, ...sums } = properties;
  const rows: Row[] = [
    {
      name: "_count",
      title: translate(language, "cell.count"),
      value: formatNumber(Number(_count), language),
    },
  ];
  if (typeof _share === "number") {
    const value = `${formatNumber(100 * _share, language)}%`;
    rows.push({ name: "_share", title: translate(language, "cell.share"), value });
  }
  for (const field of detail.fields) {
    const value = formatValue(field, sums[field.name], language);
    if (value) rows.push({ name: field.name, title: field.title[language], value });
  }
  return rows;
}

/** A value in words: coded values by name, numbers with their unit, years without a comma. Null where
 * there is none. */
export function formatValue(field: LayerField, value: unknown, language: Language): string | null {
  if (value === null || value === undefined || value === "") return null;
  const code = field.codes[String(value)];
  if (code) return code[language];
  if (typeof value === "boolean") return translate(language, value ? "common.yes" : "common.no");
  if (typeof value === "number") {
    const unit = field.unit?.[language];
    if (!unit && field.type === "integer" && value >= 1900 && value <= 2100) return String(value);
    return formatNumber(value, language) + (unit ? ` ${unit}` : "");
  }
  if (field.type === "date") return formatDate(String(value), language);
  if (field.name === "opening_hours") return describeHours(String(value), language);
  const use = `use.${value}`;
  return field.name === "use" && isTextKey(use) ? translate(language, use) : String(value);
}
