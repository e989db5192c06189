import { choose } from "../../layers/active.ts";
import { isPlain, type Look } from "../../layers/look.ts";
import { activeLayers, type LayerSheet, setActive } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { FilterEditor } from "./FilterEditor.tsx";

interface LookEditorProps {
  readonly sheet: LayerSheet;
  readonly look: Look;
}

/** Size, colours and filter of a layer, for this map. */
export function LookEditor({ sheet, look }: LookEditorProps) {
  const { detail } = sheet;
  const change = (part: Partial<Look>) =>
    setActive(choose(activeLayers.peek(), detail.id, { look: { ...look, ...part } }));
  const percent = Math.round((look.size ?? 1) * 100);
  return (
    <div class="look">
      <label class="opacity">
        <span>{t("look.size")}</span>
        <input
          type="range"
          min={25}
          max={400}
          step={25}
          value={percent}
          onInput={(event) => change({ size: event.currentTarget.valueAsNumber / 100 })}
        />
        <span class="opacity-value" aria-hidden="true">
          {percent}%
        </span>
      </label>
      <Colors sheet={sheet} look={look} onChange={(colors) => change({ colors })} />
      <FilterEditor
        detail={detail}
        conditions={look.filter ?? []}
        onChange={(filter) => change({ filter })}
      />
      {!isPlain(look) && (
        <button
          type="button"
          class="button plain"
          onClick={() => setActive(choose(activeLayers.peek(), detail.id, { look: undefined }))}
        >
          {t("look.reset")}
        </button>
      )}
    </div>
  );
}

interface ColorsProps extends LookEditorProps {
  readonly onChange: (colors: Record<string, string>) => void;
}

/** One well a colour of the legend. */
function Colors({ sheet: { legend, colors }, look, onChange }: ColorsProps) {
  const chosen = look.colors ?? {};
  const nameOf = (color: string) => {
    const item = legend.items.find((one) => one.color === color);
    return item?.label[language.value] ?? color;
  };
  return (
    <fieldset class="look-colors">
      <legend>{t("look.colors")}</legend>
      {colors.map((color) => (
        <input
          key={color}
          type="color"
          value={chosen[color] ?? (colors.length === 1 ? look.color : undefined) ?? color}
          aria-label={t("look.color", { title: nameOf(color) })}
          title={nameOf(color)}
          onInput={(event) => onChange({ ...chosen, [color]: event.currentTarget.value })}
        />
      ))}
    </fieldset>
  );
}
