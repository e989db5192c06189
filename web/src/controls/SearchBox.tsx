import { useRef } from "preact/hooks";
import { defineAddressBox, type OneMapAddress } from "../address/element.tsx";
import { ADDRESS_LEVELS } from "../api/types.ts";
import { languageTag, t } from "../state/language.ts";
import { dropAddress, showAddress } from "../state/place.ts";
import { searchCentre } from "../state/view.ts";

defineAddressBox(new URL("/", location.href).href);

/** The address box that forms of others embed, here with the map as its form. */
export function SearchBox() {
  const box = useRef<OneMapAddress>(null);
  const near = searchCentre.value;
  return (
    <search class="search">
      <onemap-address
        ref={box}
        aria-label={t("search.label")}
        lang={languageTag.value}
        level={ADDRESS_LEVELS.join(" ")}
        lon={near?.[0]}
        lat={near?.[1]}
        direct
        recent
        onChange={() => {
          const address = box.current?.address;
          if (address) showAddress(address);
          else dropAddress();
        }}
      />
    </search>
  );
}
