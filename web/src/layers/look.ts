/** How a user, or a saved map, changes the look of a layer. */
export interface Look {
  /** Times the layer's own radii, widths and signs. */
  readonly size?: number;
  /** Instead of the one colour of a layer that has one. */
  readonly color?: string;
  /** Colours of the legend, and what they become. */
  readonly colors?: Readonly<Record<string, string>>;
  /** All of them have to hold. */
  readonly filter?: readonly Condition[];
}

export const OPERATORS = [
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "not in",
  "present",
  "absent",
] as const;
export type Operator = (typeof OPERATORS)[number];
export type Value = string | number | boolean;

/** Keeps features by one field; `in` and `not in` take a list, `present` and `absent` nothing. */
export interface Condition {
  readonly field: string;
  readonly op: Operator;
  readonly value?: Value | readonly Value[] | null;
}

export const PLAIN: Look = {};

export function isPlain(look: Look): boolean {
  const { size = 1, color, colors = {}, filter = [] } = look;
  return size === 1 && !color && Object.keys(colors).length === 0 && filter.length === 0;
}

/** Old colours to new ones, for a layer whose legend has `known`. */
export function replacements(look: Look, known: readonly string[]): Record<string, string> {
  const chosen = Object.entries(look.colors ?? {}).filter(([old]) => known.includes(old));
  const [only] = known;
  if (look.color && only && new Set(known).size === 1) chosen.push([only, look.color]);
  return Object.fromEntries(chosen);
}

/** As a filter of the style specification: what the server makes of the same conditions. */
export function expressionOf({ field, op, value }: Condition): unknown[] {
  const got = ["get", field];
  switch (op) {
    case "present":
      return ["has", field];
    case "absent":
      return ["!", ["has", field]];
    case "in":
      return ["in", got, ["literal", value]];
    case "not in":
      return ["!", ["in", got, ["literal", value]]];
    case "=":
      return ["==", got, value];
    case "!=":
      return ["!=", got, value];
    default:
      return [
        "all",
        ["has", field],
        [op, [typeof value === "number" ? "to-number" : "to-string", got], value],
      ];
  }
}
