/** The options of the second box. */
export interface Options {
  readonly building: boolean;
  readonly room: boolean;
  readonly direct: boolean;
  readonly recent: boolean;
  readonly required: boolean;
  readonly disabled: boolean;
  readonly english: boolean;
  readonly colour: string;
}

export const COLOURS = ["#12715b", "#1d5fbf", "#8a3ffc", "#b3420e"] as const;

export const FIRST_OPTIONS: Options = {
  building: false,
  room: true,
  direct: false,
  recent: false,
  required: true,
  disabled: false,
  english: false,
  colour: COLOURS[1],
};

/** The attributes that options stand for. */
export function attributesOf(options: Options): Record<string, string | true> {
  const levels = (["building", "room"] as const).filter((level) => options[level]);
  const flags = (["direct", "recent", "required", "disabled"] as const).filter(
    (flag) => options[flag],
  );
  return {
    name: "address_code",
    "text-name": "address_text",
    ...(levels.length === 1 ? { level: levels.join() } : {}),
    ...(options.english ? { lang: "en" } : {}),
    ...Object.fromEntries(flags.map((flag) => [flag, true as const])),
  };
}

/** The element as it would be written. */
export function markupOf(attributes: Readonly<Record<string, string | true>>): string {
  const written = Object.entries(attributes).map(([name, value]) =>
    value === true ? name : `${name}="${value}"`,
  );
  return `<${["onemap-address", ...written].join(" ")}></onemap-address>`;
}

/** The two lines to embed; `home` is this server's address. */
export function twoLines(home: string): string {
  const script = new URL("widget/onemap-address.js", home).href;
  return [
    `<script type="module" src="${script}"></script>`,
    markupOf({ name: "address_code", required: true }),
  ].join("\n");
}

/** What a custom property has to say about a colour. */
export function styleOf({ colour }: Options): string {
  return `onemap-address {\n  --onemap-address-accent: ${colour};\n}`;
}
