import { computed, signal } from "@preact/signals";
import { explain } from "../../api/problems.ts";
import type { AreaLevel } from "../../api/types.ts";
import { language } from "../../state/language.ts";
import { checkFiles, checkLayer, checkLevel, fixFile, reasonGiven } from "../api.ts";
import type { Box } from "../geometry/rings.ts";
import type { Faults, Finding, Mended } from "../types.ts";

/** A file of polygons to check. */
export interface Sheet {
  readonly name: string;
  readonly crs: string;
  readonly polygons: GeoJSON.FeatureCollection;
}

export type Subject =
  | { readonly of: "level"; readonly level: AreaLevel }
  | { readonly of: "layer"; readonly layer: string; readonly box: Box }
  | { readonly of: "file"; readonly sheet: Sheet; readonly key: string }
  | { readonly of: "between"; readonly a: Sheet; readonly b: Sheet; readonly key: string };

/** What was checked, and what was found. */
export const checked = signal<{ readonly subject: Subject; readonly faults: Faults } | null>(null);
export const fix = signal<Mended | null>(null);
/** Which side of the fix the map shows. */
export const fixShown = signal(false);
/** Gaps narrower than this are filled by a fix, in metres. */
export const gapM = signal(1);
export const busy = signal<"check" | "fix" | null>(null);
export const failure = signal<string | null>(null);

/** The findings of the side that is shown. */
export const findings = computed<readonly Finding[]>(() => {
  const mended = fix.value;
  if (mended) return (fixShown.value ? mended.after : mended.before).features;
  return checked.value?.faults.features ?? [];
});

export async function check(subject: Subject): Promise<void> {
  forgetCheck();
  await during("check", async () => {
    checked.value = { subject, faults: await ask(subject) };
  });
}

export async function offerFix(sheet: Sheet, key: string): Promise<void> {
  await during("fix", async () => {
    fix.value = await fixFile(sheet.polygons, sheet.crs, key, gapM.peek());
    fixShown.value = true;
  });
}

export function forgetCheck(): void {
  checked.value = null;
  fix.value = null;
  fixShown.value = false;
  failure.value = null;
}

function ask(subject: Subject): Promise<Faults> {
  switch (subject.of) {
    case "level":
      return checkLevel(subject.level);
    case "layer":
      return checkLayer(subject.layer, subject.box);
    case "file":
      return checkFiles(subject.sheet.polygons, subject.sheet.crs, subject.key);
    case "between": {
      const { a, b, key } = subject;
      return checkFiles({ a: a.polygons, b: b.polygons }, a.crs, key);
    }
  }
}

async function during(what: "check" | "fix", work: () => Promise<void>): Promise<void> {
  busy.value = what;
  failure.value = null;
  try {
    await work();
  } catch (error) {
    failure.value = reasonGiven(error) ?? explain(error, language.peek());
  } finally {
    busy.value = null;
  }
}

/** The fixed polygons with the properties that the file gave them. */
export function mendedFile({ polygons }: Sheet, key: string, mended: Mended) {
  const names = recordNames(polygons, key);
  const given = new Map(polygons.features.map((feature, i) => [names[i], feature.properties]));
  return {
    type: "FeatureCollection" as const,
    features: mended.features.map(({ geometry, properties: { record } }) => ({
      type: "Feature" as const,
      geometry,
      properties: given.get(record) ?? { record },
    })),
  };
}

/** What the server calls the features of a file: by a property, their id, their code or number;
 * those that are called the same with their number. */
function recordNames({ features }: GeoJSON.FeatureCollection, key: string): string[] {
  const names = features.map(({ id, properties }, i) => {
    const value: unknown = key ? properties?.[key] : (id ?? properties?.code);
    return String(value ?? i + 1).slice(0, 100);
  });
  const isTwice = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return names.map((name, i) => (isTwice(name) ? `${name} #${i + 1}` : name));
}
