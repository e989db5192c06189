import { untracked, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { language, t } from "../state/language.ts";
import { baseStyle, firstView, startFailure } from "../state/start.ts";
import { idle } from "../state/view.ts";
import { bind, styleOf } from "./bind.ts";
import { createMap } from "./create.ts";

/** The map itself. Its element carries `data-idle` when all in view is drawn, and the map as its
 * property `map`, for the browser's console and the tests. */
export function MapView() {
  const container = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const element = container.current;
    const base = baseStyle.value;
    if (element && base) return untracked(() => open(element, base));
    return undefined;
  });
  return (
    <section
      class="map"
      aria-label={t("app.name")}
      data-idle={idle.value}
      data-language={language.value}
    >
      <div ref={container} class="map-canvas" />
      <div class="crosshair" aria-hidden="true" />
    </section>
  );
}

function open(element: HTMLElement, base: NonNullable<typeof baseStyle.value>) {
  try {
    const map = createMap(element, styleOf(base), firstView.peek());
    Object.assign(element, { map });
    const untie = bind(map, base);
    return () => {
      untie();
      map.remove();
    };
  } catch (error) {
    console.error(error);
    startFailure.value = t("error.webgl");
    return undefined;
  }
}
