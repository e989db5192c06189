import type { LayerDetail } from "../../api/types.ts";
import { language, t } from "../../state/language.ts";

/** Where a layer comes from and what may be done with it. */
export function LayerAbout({ detail }: { readonly detail: LayerDetail }) {
  const now = language.value;
  const facts: readonly (readonly [string, string | null])[] = [
    [t("layers.owner"), detail.owner[now]],
    [t("layers.update"), detail.update[now]],
    [t("layers.licence"), detail.licence],
    [t("layers.approval"), detail.approval_number],
  ];
  return (
    <div class="about">
      <p>{detail.description[now]}</p>
      <dl class="facts">
        {facts.map(([title, value]) =>
          value ? (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <a href={`/layers/${encodeURIComponent(detail.id)}`} target="_blank" rel="noopener">
        {t("layers.metadata")}
      </a>
    </div>
  );
}
