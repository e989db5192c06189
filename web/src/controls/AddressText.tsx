import { partAddress } from "../layers/address.ts";

/** An address: what tells it from its neighbours first, the areas it lies in smaller below. */
export function AddressText({ text }: { readonly text: string }) {
  const { areas, rest } = partAddress(text);
  return (
    <span class="address">
      <span>{rest}</span>
      {areas && <span class="address-areas">{areas}</span>}
    </span>
  );
}
