import { useEffect } from "preact/hooks";
import { ADDRESS_SIGNS } from "../address/signs.ts";
import { loadOutlines, outlines } from "../state/icons.ts";

/** Outlines of the interface's own signs, in a box of 24. */
const SIGNS = {
  ...ADDRESS_SIGNS,
  layers: "M12 3.500l9 5-9 5-9-5 9-5ZM3.5 12.500l8.5 4.7 8.5-4.700M3.5 16.300l8.5 4.7 8.5-4.7",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  locate:
    "M12 8.500a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM12 2.500v3M12 18.500v3M2.5 12h3M18.5 12h3M12 5.500a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z",
  home: "M4 5h5M4 5v5M20 5h-5M20 5v5M4 19h5M4 19v-5M20 19h-5M20 19v-5",
  search: "M10.500 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.300 15.300L20.500 20.500",
  play: "M8 5.500v13l10.500-6.5L8 5.500Z",
  pause: "M9 5.500v13M15 5.500v13",
  grip: "M9 6.500v.1M15 6.500v.1M9 12v.1M15 12v.1M9 17.500v.1M15 17.500v.1",
  brush: "M4 20h4L19.500 8.500a2.8 2.8 0 0 0-4-4L4 16v4ZM13.500 6.500l4 4",
  map: "M3.5 6.500l5.500-2.500 6 2.500 5.500-2.500v13.500L15 20l-6-2.500-5.500 2.500V6.500ZM9 4v13.500M15 6.500V20",
  bin: "M4.5 7h15M9.500 7V4.500h5V7M6.5 7l.8 12.500h9.400L17.500 7M10.500 10.500v6M13.500 10.500v6",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1",
  up: "M6 14.500l6-6 6 6",
  down: "M6 9.500l6 6 6-6",
  info: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 11v5.500M12 7.700v.1",
  legend: "M4 6h4v3H4zM4 15h4v3H4zM11.5 7.500H20M11.5 16.500H20",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  phone:
    "M6 3.500h3.500l1.5 4.5-2.2 1.500a11 11 0 0 0 5.7 5.700L16 13l4.5 1.500V18a2.5 2.5 0 0 1-2.5 2.500C10.5 20.5 3.5 13.5 3.5 6A2.5 2.5 0 0 1 6 3.500Z",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.500c.6-4 3.600-6 7.5-6s6.9 2 7.5 6",
  clock: "M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.500V12l3 2",
} as const;

export type Sign = keyof typeof SIGNS;

export function Icon({ sign }: { readonly sign: Sign }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SIGNS[sign]} />
    </svg>
  );
}

/** An icon of the map's sheet, in the colour of its surroundings; nothing for an unknown name. */
export function SheetIcon({ name }: { readonly name: string }) {
  useEffect(loadOutlines, []);
  return (
    <svg class="icon icon-sheet" viewBox="0 0 15 15" aria-hidden="true" focusable="false">
      {(outlines.value[name] ?? []).map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}
