import { untracked, useSignalEffect } from "@preact/signals";
import type { StyleSpecification } from "maplibre-gl";
import { useRef } from "preact/hooks";
import { createMap } from "../../map/create.ts";
import { t } from "../../state/language.ts";
import { baseStyle, firstView, startFailure } from "../../state/start.ts";
import { idle } from "../../state/view.ts";
import { draft } from "../state/drawing.ts";
import { s } from "../texts/index.ts";
import { bindMap } from "./bind.ts";
import { studioMap } from "./handle.ts";
import { studioStyle } from "./style.ts";

/** The studio's map: seen from straight above, so that a pixel is a place. Its element carries
 * `data-idle` when all in view is drawn, and the map as its property `map`. */
export function StudioMap() {
  const container = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const [element, base] = [container.current, baseStyle.value];
    return element && base ? untracked(() => open(element, base)) : undefined;
  });
  return (
    <section
      class="map"
      aria-label={s("title")}
      data-idle={idle.value}
      data-tool={draft.value.tool ?? "none"}
    >
      <div ref={container} class="map-canvas" />
      <div class="crosshair" aria-hidden="true" />
    </section>
  );
}

function open(element: HTMLElement, base: StyleSpecification): (() => void) | undefined {
  try {
    const map = createMap(element, studioStyle(base, location.origin), firstView.peek());
    // Files to check may lie anywhere.
    map.setMaxBounds(null);
    map.dragRotate.disable();
    map.touchZoomRotate.disableRotation();
    map.touchPitch.disable();
    map.keyboard.disableRotation();
    Object.assign(element, { map });
    const untie = bindMap(map);
    studioMap.value = map;
    return () => {
      studioMap.value = null;
      untie();
      map.remove();
    };
  } catch (error) {
    console.error(error);
    startFailure.value = t("error.webgl");
    return undefined;
  }
}
