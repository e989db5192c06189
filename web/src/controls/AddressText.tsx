import { partAddress } from "../layers/address.ts";

/** An address, read out as it is written; to the eye, what tells it from its neighbours comes first
 * and the areas it lies in smaller below. */
export function AddressText({ text }: { readonly text: string }) {
  const { areas, rest } = partAddress(text);
  return (
    <span class="address">
      {areas && <span class="address-areas">{areas}</span>}
      <span>{rest}</span>
    </span>
  );
}
