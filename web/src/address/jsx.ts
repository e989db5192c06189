import type { AddressHit } from "../api/types.ts";
import type { OneMapAddress } from "./element.tsx";

/** The element in TSX. */
export interface AddressBoxAttributes extends preact.HTMLAttributes<OneMapAddress> {
  readonly name?: string;
  readonly required?: boolean;
  readonly level?: string;
  readonly lon?: number | undefined;
  readonly lat?: number | undefined;
  readonly direct?: boolean;
  readonly recent?: boolean;
  readonly "text-name"?: string;
  readonly "onaddress-selected"?: (event: CustomEvent<AddressHit>) => void;
}

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "onemap-address": AddressBoxAttributes;
    }
  }
}
