import { ADDRESS_SIGNS, type AddressSign } from "./signs.ts";

export function Sign({ sign }: { readonly sign: AddressSign }) {
  return (
    <svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={ADDRESS_SIGNS[sign]} />
    </svg>
  );
}
