import { defineAddressBox } from "../address/element.tsx";

// The service is where this file comes from: …/widget/onemap-address.js.
defineAddressBox(new URL(/* @vite-ignore */ "..", import.meta.url).href);
