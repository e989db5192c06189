import { useSignal } from "@preact/signals";
import { forgetCheck, type Sheet } from "../state/topology.ts";
import { type StudioTextKey, s } from "../texts/index.ts";
import { readFeatures, systemOf } from "../upload.ts";
import { CrsField } from "./CrsField.tsx";

interface Props {
  readonly label: StudioTextKey;
  readonly sheet: { value: Sheet | null };
}

/** A file of polygons and its coordinate system. */
export function SheetField({ label, sheet }: Props) {
  const refused = useSignal(false);

  const read = async (file: File | undefined) => {
    if (!file) return;
    forgetCheck();
    const polygons = readFeatures(await file.text());
    refused.value = polygons === null;
    sheet.value = polygons && { name: file.name, crs: systemOf(polygons), polygons };
  };

  return (
    <>
      <label class="field">
        <span>{s(label)}</span>
        <input
          type="file"
          accept=".geojson,.json,application/geo+json"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </label>
      {refused.value && (
        <p class="warning" role="alert">
          {s("upload.noFile")}
        </p>
      )}
      {sheet.value && (
        <CrsField
          key={sheet.value.name}
          value={sheet.value.crs}
          onChange={(crs) => {
            if (sheet.value) sheet.value = { ...sheet.value, crs };
            forgetCheck();
          }}
        />
      )}
    </>
  );
}
