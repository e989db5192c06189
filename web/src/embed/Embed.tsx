import { useEffect, useRef, useState } from "preact/hooks";
import { explain, statusOf } from "../api/problems.ts";
import { LegendItems } from "../controls/layers/LegendItems.tsx";
import { translate } from "../i18n/index.ts";
import { language, t } from "../state/language.ts";
import { type EmbeddedMap, fetchMap, type MapWords, type Wanted } from "./document.ts";
import { openMap } from "./map.ts";

const NARROW = 560;

/** A saved map by itself: title, map, legend, sources. */
export function Embed({ wanted }: { readonly wanted: Wanted }) {
  const [found, setFound] = useState<EmbeddedMap | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    fetchMap(wanted).then(setFound, (error) => setFailure(reasonFor(error)));
  }, [wanted]);
  if (failure) {
    return (
      <p class="embed-state" role="alert">
        {failure}
      </p>
    );
  }
  if (!found) return <p class="embed-state">{t("embed.loading")}</p>;
  return (
    <main class="embed">
      <Heading words={found.words} />
      <Picture found={found} onFailure={() => setFailure(t("error.webgl"))} />
      <Legend words={found.words} />
      <Sources words={found.words} />
    </main>
  );
}

function reasonFor(error: unknown): string {
  const status = statusOf(error);
  if (status === 404 || status === 400) return t("embed.missing");
  return status === 403 ? t("embed.elsewhere") : explain(error, language.value);
}

function Heading({ words: { title, description } }: { readonly words: MapWords }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <header class="embed-head">
      <h1>{title}</h1>
      {description && (
        <details>
          <summary>{t("embed.about")}</summary>
          <p>{description}</p>
        </details>
      )}
    </header>
  );
}

function Picture({ found, onFailure }: { found: EmbeddedMap; onFailure: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    if (!box.current) return undefined;
    try {
      const map = openMap(box.current, found, language.value);
      Object.assign(box.current, { map });
      map.on("idle", () => setIdle(true));
      map.on("movestart", () => setIdle(false));
      return () => map.remove();
    } catch (error) {
      console.error(error);
      onFailure();
      return undefined;
    }
  }, [found, onFailure]);
  return (
    <section class="embed-map map" aria-label={found.words.title} data-idle={idle}>
      <div class="map-canvas" ref={box} />
    </section>
  );
}

/** Of the layers that are shown; folded where there is little room. */
function Legend({ words }: { readonly words: MapWords }) {
  const shown = words.layers.filter(({ visible }) => visible);
  if (shown.length === 0) return null;
  return (
    <details class="embed-legend" open={innerWidth > NARROW}>
      <summary>{t("legend")}</summary>
      <ul class="legend-layers">
        {shown.map(({ id, title, legend }) => (
          <li key={id}>
            <p class="legend-title">{title[language.value]}</p>
            <LegendItems items={legend} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Sources({ words }: { readonly words: MapWords }) {
  const now = language.value;
  const owners = [...new Set(words.layers.map(({ owner }) => owner[now]))];
  return (
    <footer class="embed-foot">
      <span>
        {owners.length > 0 &&
          translate(now, "legend.source", { source: owners.join(t("common.listSeparator")) })}
      </span>
      <a href="/" target="_blank" rel="noopener">
        {t("app.name")}
      </a>
    </footer>
  );
}
