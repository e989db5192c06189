import { useSignal } from "@preact/signals";
import { draft, draw } from "../state/drawing.ts";
import { grids } from "../state/grids.ts";
import { s } from "../texts/index.ts";
import { codesIn, readSurfaces, systemOf } from "../upload.ts";
import { CrsField } from "./CrsField.tsx";
import { ChosenGrids } from "./ToolPart.tsx";

/** New grids from a file: which file, in which coordinate system, in place of which grids. */
export function UploadPart() {
  const failure = useSignal<string | null>(null);
  const { upload, grids: replaced } = draft.value;

  const read = async (file: File | undefined) => {
    if (!file) return;
    const found = readSurfaces(await file.text());
    failure.value = found ? null : s("upload.noFile");
    if (!found) return;
    const codes = codesIn(found);
    const crs = systemOf(found);
    draw({ ...draft.value, upload: { file: file.name, crs, grids: found }, grids: codes });
  };

  return (
    <>
      <label class="field">
        <span>{s(upload ? "upload.other" : "upload.file")}</span>
        <input
          type="file"
          accept=".geojson,.json,application/geo+json"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </label>
      {failure.value && (
        <p class="warning" role="alert">
          {failure.value}
        </p>
      )}
      {upload && (
        <>
          <CrsField
            value={upload.crs}
            onChange={(crs) => draw({ ...draft.value, upload: { ...upload, crs } })}
          />
          <p class="quiet small">
            {s("upload.shapes", { n: upload.grids.features.length })} ·{" "}
            {s("upload.replaces", { n: replaced.length })}
          </p>
          <ChosenGrids codes={replaced} />
          {replaced.length === 0 && <p class="quiet">{s("hint.upload.grids")}</p>}
          {replaced.length > 0 && replaced.every((code) => !grids.value.has(code)) && (
            <p class="quiet small">{s("upload.coded")}</p>
          )}
        </>
      )}
    </>
  );
}
