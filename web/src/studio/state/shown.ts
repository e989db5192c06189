import { computed, signal } from "@preact/signals";
import type { Finding, Measure, Outcome } from "../types.ts";
import { outcome } from "./preview.ts";
import { opened, other } from "./proposals.ts";
import { address } from "./room.ts";

export const SIDES = ["before", "both", "after"] as const;
export type Side = (typeof SIDES)[number];

/** Which side of a re-cut the map shows. */
export const side = signal<Side>("both");
/** The figure that bars and labels show. */
export const measure = signal<Measure>("addresses");
/** How grids are coloured while nothing is re-cut. */
export const workload = signal<"none" | "addresses">("none");
/** Between two compared proposals: 0 shows only the first, 1 only the second. */
export const slide = signal(0.5);
/** The finding that was chosen in the list or on the map. */
export const chosenFinding = signal<Finding | null>(null);
/** The grid that the pointer is over in a table. */
export const pointedGrid = signal<string | null>(null);

/** What is re-cut on the map: what is drawn, or the open proposal. */
export const shownOutcome = computed<Outcome | null>(() => {
  switch (address.value.room) {
    case "draw":
      return outcome.value;
    case "proposals":
      return opened.value ?? null;
    case "topology":
      return null;
  }
});

/** The proposal that is compared with the one that is shown. */
export const comparedOutcome = computed<Outcome | null>(() =>
  address.value.room === "proposals" ? (other.value ?? null) : null,
);
