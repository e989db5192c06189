import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../state/language.ts";
import { leave } from "../state/leave.ts";
import { type Panel, panel } from "../state/panels.ts";
import { BuildingPanel } from "./building/BuildingPanel.tsx";
import { Icon } from "./Icon.tsx";
import { MapsPanel } from "./maps/MapsPanel.tsx";
import { NearbyPanel } from "./NearbyPanel.tsx";
import { PlacePanel } from "./PlacePanel.tsx";
import { ForecastPanel } from "./schools/ForecastPanel.tsx";

type Open = Exclude<Panel, "none">;

const BODIES: Readonly<Record<Open, () => ComponentChildren>> = {
  place: PlacePanel,
  nearby: NearbyPanel,
  building: BuildingPanel,
  maps: MapsPanel,
  schools: ForecastPanel,
};

const TITLES = {
  place: "place.title",
  nearby: "nearby",
  building: "building",
  maps: "maps",
  schools: "forecast",
} as const;

/** The panel at the left; on a phone, the sheet at the bottom. */
export function SidePanel() {
  const open = panel.value;
  if (open === "none") return null;
  const Body = BODIES[open];
  return (
    <Sheet key={open} title={t(TITLES[open])} onClose={leave}>
      <Body />
    </Sheet>
  );
}

interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly side?: "left" | "right";
}

/** A panel with a heading and a way out. On a phone a button makes it tall; no dragging needed. */
export function Sheet({ title, onClose, children, side = "left" }: SheetProps) {
  const tall = useSignal(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // The keyboard and the screen reader follow what was opened, unless someone is typing.
  useLayoutEffect(() => {
    if (!(document.activeElement instanceof HTMLInputElement)) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <section
      class="sheet card"
      data-side={side}
      data-tall={tall.value}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header class="sheet-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button
          type="button"
          class="icon-button grow"
          aria-expanded={tall.value}
          aria-label={t(tall.value ? "sheet.shrink" : "sheet.grow")}
          onClick={() => {
            tall.value = !tall.value;
          }}
        >
          <Icon sign={tall.value ? "down" : "up"} />
        </button>
        <button type="button" class="icon-button" aria-label={t("common.close")} onClick={onClose}>
          <Icon sign="close" />
        </button>
      </header>
      <div class="sheet-body">{children}</div>
    </section>
  );
}
