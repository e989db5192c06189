import { s } from "../texts/index.ts";

export function TopologyRoom() {
  return <p class="quiet">{s("topology.intro")}</p>;
}
