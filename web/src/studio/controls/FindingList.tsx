import { useSignal } from "@preact/signals";
import type { LonLat } from "../../api/types.ts";
import { fitTo } from "../../state/view.ts";
import { SEVERITY_COLOURS } from "../map/colours.ts";
import { nameOf, sizeOf } from "../names.ts";
import { grids } from "../state/grids.ts";
import { chosenFinding } from "../state/shown.ts";
import { s } from "../texts/index.ts";
import { type Finding, KINDS, SEVERITIES } from "../types.ts";

const PAGE = 30;
const CLOSE = 18.5;

interface FindingListProps {
  readonly findings: readonly Finding[];
  /** What to call the records; without it, by today's grids. */
  readonly names?: ReadonlyMap<string, string>;
}

/** What does not fit, by severity and kind; each leads to its place on the map. */
export function FindingList({ findings, names }: FindingListProps) {
  const shown = useSignal(PAGE);
  const kind = useSignal<string | null>(null);
  const ordered = SEVERITIES.flatMap((severity) =>
    findings.filter((finding) => finding.properties.severity === severity),
  );
  const chosen = ordered.filter(({ properties }) => !kind.value || properties.kind === kind.value);
  const rest = chosen.length - shown.value;
  return (
    <section class="findings">
      <div class="section-head">
        <h3>{s("findings.title")}</h3>
        <span class="count">{s("findings.count", { n: findings.length })}</span>
      </div>
      {findings.length === 0 && <p class="quiet">{s("findings.none")}</p>}
      <Kinds findings={findings} kind={kind} />
      <ul>
        {chosen.slice(0, shown.value).map((finding, index) => (
          <li key={index}>
            <FindingButton finding={finding} names={names} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button
          type="button"
          class="button plain"
          onClick={() => {
            shown.value += PAGE;
          }}
        >
          {s("findings.more", { n: Math.min(rest, PAGE) })}
        </button>
      )}
    </section>
  );
}

interface KindsProps {
  readonly findings: readonly Finding[];
  readonly kind: { value: string | null };
}

/** How many there are of each kind; only where there are several. */
function Kinds({ findings, kind }: KindsProps) {
  const counts = KINDS.map((name) => {
    const n = findings.filter(({ properties }) => properties.kind === name).length;
    return [name, n] as const;
  }).filter(([, n]) => n > 0);
  if (counts.length < 2) return null;
  return (
    <div class="finding-kinds">
      {counts.map(([name, n]) => (
        <button
          key={name}
          type="button"
          class="pick"
          aria-pressed={kind.value === name}
          onClick={() => {
            kind.value = kind.value === name ? null : name;
          }}
        >
          {s(`finding.${name}`)} {n}
        </button>
      ))}
    </div>
  );
}

interface FindingButtonProps {
  readonly finding: Finding;
  readonly names: ReadonlyMap<string, string> | undefined;
}

function FindingButton({ finding, names }: FindingButtonProps) {
  const { kind, severity, records, lon, lat } = finding.properties;
  return (
    <button
      type="button"
      class="finding"
      aria-pressed={chosenFinding.value === finding}
      onClick={() => {
        chosenFinding.value = finding;
        fitTo([[lon, lat], ...placesIn(finding.geometry)], CLOSE);
      }}
    >
      <span class="dot" style={{ background: SEVERITY_COLOURS[severity] }} />
      <span class="finding-text">
        <strong>{s(`finding.${kind}`)}</strong>
        <span class="quiet small">
          {records.map((label) => names?.get(label) ?? recordName(label)).join(" · ")}
        </span>
      </span>
      <span class="finding-size">
        <span class="small" data-severity={severity}>
          {s(`severity.${severity}`)}
        </span>
        <span class="quiet small">{sizeOf(finding.properties)}</span>
      </span>
    </button>
  );
}

/** The vertices of a shape. */
function placesIn(geometry: GeoJSON.Geometry | null): LonLat[] {
  if (!geometry) return [];
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(placesIn);
  const numbers = [geometry.coordinates].flat(4) as number[];
  return numbers.flatMap((lon, i) => (i % 2 === 0 ? [[lon, numbers[i + 1] ?? 0] as const] : []));
}

function recordName(label: string): string {
  return nameOf({ label, name: grids.value.get(label)?.name ?? null });
}
