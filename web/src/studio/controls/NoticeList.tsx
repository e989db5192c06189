import { useEffect } from "preact/hooks";
import { formatDate } from "../../i18n/quantities.ts";
import { language } from "../../state/language.ts";
import { layerTitle, loadNotices, notices, readAll } from "../state/notices.ts";
import { go } from "../state/room.ts";
import { s } from "../texts/index.ts";
import type { LayerNotice } from "../types.ts";
import { count } from "./figures.ts";
import { Sign } from "./Sign.tsx";

/** What re-cuts did to the data of layers, for their owners: the notices not yet read. */
export function NoticeList() {
  useEffect(() => void loadNotices(), []);
  const groups = groupsOf(notices.value);
  if (groups.length === 0) return null;
  return (
    <section class="layer-notices">
      <h2>
        <Sign sign="bell" />
        {s("notices.title")}
      </h2>
      {groups.map((group) => (
        <NoticeGroup key={group[0]?.id} group={group} />
      ))}
    </section>
  );
}

/** The notices of one event of one re-cut. */
function groupsOf(all: readonly LayerNotice[]): LayerNotice[][] {
  const groups = new Map<string, LayerNotice[]>();
  for (const notice of all) {
    const name = `${notice.recut} ${notice.event} ${notice.created_at}`;
    groups.set(name, [...(groups.get(name) ?? []), notice]);
  }
  return [...groups.values()];
}

function NoticeGroup({ group }: { readonly group: readonly LayerNotice[] }) {
  const [first] = group;
  if (!first) return null;
  const rowsOf = (notice: LayerNotice) =>
    Object.values(notice.rows).reduce((sum, rows) => sum + rows, 0);
  return (
    <details class="notice-group">
      <summary>
        <strong>{s(`notices.${first.event}`, { title: first.recut_title })}</strong>
        <span class="quiet small">{formatDate(first.created_at, language.value)}</span>
      </summary>
      <ul class="small">
        {group.map((notice) => (
          <li key={notice.id}>
            {s("notices.layer", {
              layer: layerTitle(notice.layer),
              owner: notice.owner[language.value],
              n: count(rowsOf(notice)),
            })}
          </li>
        ))}
      </ul>
      <div class="actions">
        <button type="button" class="button" onClick={() => void readAll(group)}>
          {s("notices.read")}
        </button>
        <button type="button" class="button plain" onClick={() => go({ recut: first.recut })}>
          {s("recut.number", { id: first.recut })}
        </button>
      </div>
    </details>
  );
}
