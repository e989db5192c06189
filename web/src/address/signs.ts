import type { AddressLevel } from "../api/types.ts";

/** Outlines in a box of 24. */
export const ADDRESS_SIGNS = {
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.7 11.200L20 20",
  close: "M6 6l12 12M18 6L6 18",
  pin: "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.800-6.5 11-6.5 11ZM12 7.800a2.3 2.3 0 1 1 0 4.600 2.3 2.3 0 0 1 0-4.600Z",
  building: "M5 21V4.500h9V21M14 10h5v11M3 21h18M8 8h3M8 12h3M8 16h3",
  area: "M4 6.500l5-2 6 2 5-2v13l-5 2-6-2-5 2zM9 4.500v13M15 6.500v13",
  road: "M8 4L5 20M16 4l3 16M12 4.500v2.500M12 10.700v2.600M12 17v2.500",
  estate:
    "M3 20.500h18M4.5 20.500V11l4-3 4 3v9.500M12.5 20.500V7l3.5-3 3.5 3v13.500M7.500 14h2M15 9.500h2M15 13.500h2",
  unit: "M6 21V4h12v17M3.500 21h17M9.500 21v-5h5v5M9.500 8h1.500M13 8h1.500M9.500 12h1.500M13 12h1.500",
  room: "M7 21V3.500h10V21M4 21h16M13.800 12v1.500",
  next: "M9.500 6l6 6-6 6",
  back: "M14.500 6l-6 6 6 6",
  check: "M5 12.500l4.500 4.500L19 7.500",
  text: "M4.500 7h15M4.500 12h15M4.500 17h9",
} as const;

export type AddressSign = keyof typeof ADDRESS_SIGNS;

export const LEVEL_SIGNS: Readonly<Record<AddressLevel, AddressSign>> = {
  street: "area",
  community: "area",
  road: "road",
  estate: "estate",
  building: "building",
  unit: "unit",
  room: "room",
};
