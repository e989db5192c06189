import { useSignal } from "@preact/signals";
import { s } from "../texts/index.ts";

/** What files of grids usually come in; any other EPSG code may be typed. */
const SYSTEMS = [
  ["CRS84", "WGS 84"],
  ["EPSG:4490", "CGCS2000"],
  ["EPSG:4547", "CGCS2000 / 114°E"],
  ["EPSG:4526", "CGCS2000 / 38"],
  ["EPSG:3857", "Web Mercator"],
  ["gcj02", "GCJ-02"],
  ["bd09", "BD-09"],
] as const;

interface Props {
  readonly value: string;
  readonly onChange: (crs: string) => void;
}

export function CrsField({ value, onChange }: Props) {
  const typed = useSignal(!SYSTEMS.some(([crs]) => crs === value));
  return (
    <label class="field">
      <span>{s("upload.crs")}</span>
      <select
        value={typed.value ? "" : value}
        onChange={({ currentTarget }) => {
          typed.value = currentTarget.value === "";
          if (currentTarget.value) onChange(currentTarget.value);
        }}
      >
        {SYSTEMS.map(([crs, title]) => (
          <option key={crs} value={crs}>
            {title} ({crs})
          </option>
        ))}
        <option value="">{s("upload.crs.other")}</option>
      </select>
      {typed.value && (
        <input
          aria-label={s("upload.crs.other")}
          placeholder="EPSG:4548"
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value.trim())}
        />
      )}
    </label>
  );
}
