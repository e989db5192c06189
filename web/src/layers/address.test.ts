import { expect, test } from "vitest";
import { partAddress } from "./address.ts";

test.each([
  [
    "广南省澜海市海岳区松岚街道临麓社区滨海大道585号澹湾中学1栋",
    "广南省澜海市海岳区松岚街道临麓社区",
    "滨海大道585号澹湾中学1栋",
  ],
  ["海岳区松岚街道碧溪大道2号", "海岳区松岚街道", "碧溪大道2号"],
  ["滨海大道585号", "", "滨海大道585号"],
  ["Städtle 1, 9490 Vaduz", "", "Städtle 1, 9490 Vaduz"],
  ["海岳区松岚街道", "", "海岳区松岚街道"],
  ["松岚街道12号临麓社区服务中心", "松岚街道", "12号临麓社区服务中心"],
])("%s", (text, areas, rest) => {
  expect(partAddress(text)).toEqual({ areas, rest });
});
