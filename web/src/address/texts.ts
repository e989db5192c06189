import type { AddressLevel } from "../api/types.ts";

/** What the box says, in Simplified Chinese; English has exactly these keys. */
const zh = {
  label: "地址",
  placeholder: "地址、小区、楼栋或拼音首字母",
  "placeholder.within": "在“{name}”中继续输入",
  clear: "清除",
  retry: "重试",
  back: "返回上一级",
  start: "全部",
  trail: "已选的上级",
  list: "候选地址",
  recent: "最近选过",
  searching: "正在查找…",
  count: "{n} 条结果",
  "count.more": "前 {n} 条，继续输入可缩小范围",
  none: "没有找到“{q}”。换一个路名、小区名或门牌号试试。",
  "none.within": "“{name}”中没有找到“{q}”。",
  "none.below": "“{name}”下面没有登记地址。",
  below: "下有 {n} 个地址",
  "below.key": "按右方向键进入下一级",
  whole: "就选“{name}”",
  "match.offer": "按整段文字匹配标准地址",
  "match.A": "与标准地址一致",
  "match.B": "找到一个可靠的匹配",
  "match.C": "有 {n} 个可能，请核对后选择",
  "match.none": "没有与这段文字相符的标准地址。",
  "difference.changed": "{component}：写的是“{given}”，标准地址为“{found}”",
  "difference.added": "{component}：没有写，标准地址有“{found}”",
  "difference.dropped": "{component}：写了“{given}”，标准地址没有",
  "difference.retired": "写的地址已注销，现为下面所列",
  "difference.gone": "写的地址已注销，没有接替的地址",
  unmatched: "没有用上：{text}",
  separator: "、",
  unchosen: "“{text}”还不是选定的地址，请从列表中选一个。",
  "unchosen.step": "还没有选完，请从列表中选定一个地址。",
  missing: "请选择一个地址。",
  "missing.code": "没有编码为 {code} 的地址。",
  retired: "这个地址已注销，请另选一个。",
  "retired.now": "这个地址已注销，现为“{text}”，请重新选择。",
  "error.offline": "连不上地址服务，请检查网络。",
  "error.busy": "地址服务正忙，请稍后再试。",
  "error.bad": "这段文字没法查找。",
  "error.server": "地址服务出错了（编号 {id}）。",
  "level.street": "街道",
  "level.community": "社区",
  "level.road": "道路",
  "level.estate": "小区",
  "level.building": "楼栋",
  "level.unit": "单元",
  "level.room": "房屋",
  "component.province": "省",
  "component.city": "市",
  "component.district": "区",
  "component.street": "街道",
  "component.community": "社区",
  "component.road": "道路",
  "component.number": "门牌号",
  "component.estate": "小区",
  "component.building": "楼栋",
  "component.building_name": "楼栋",
  "component.unit": "单元",
  "component.floor": "楼层",
  "component.room": "房号",
} as const;

type Key = keyof typeof zh;

const en: Readonly<Record<Key, string>> = {
  label: "Address",
  placeholder: "Address, estate or pinyin initials",
  "placeholder.within": "Go on typing within “{name}”",
  clear: "Clear",
  retry: "Try again",
  back: "One step back",
  start: "All",
  trail: "What was chosen above",
  list: "Candidates",
  recent: "Chosen lately",
  searching: "Searching…",
  count: "{n} results",
  "count.more": "The first {n}; type more to narrow down",
  none: "Nothing found for “{q}”. Try a road, an estate or a house number.",
  "none.within": "Nothing found for “{q}” in “{name}”.",
  "none.below": "No addresses are recorded below “{name}”.",
  below: "{n} addresses below",
  "below.key": "right arrow key: one step further",
  whole: "Take “{name}” itself",
  "match.offer": "Match this whole text with a standard address",
  "match.A": "The same as the standard address",
  "match.B": "One safe match",
  "match.C": "{n} are possible; compare and choose",
  "match.none": "No standard address matches this text.",
  "difference.changed": "{component}: “{given}” was given, the standard address has “{found}”",
  "difference.added": "{component}: not given, the standard address has “{found}”",
  "difference.dropped": "{component}: “{given}” was given, the standard address has none",
  "difference.retired": "The address given is retired; today it is what is listed below",
  "difference.gone": "The address given is retired, and nothing took its place",
  unmatched: "Not used: {text}",
  separator: ", ",
  unchosen: "“{text}” is not a chosen address yet. Choose one from the list.",
  "unchosen.step": "No address is chosen yet. Go on, and choose one from the list.",
  missing: "Choose an address.",
  "missing.code": "There is no address with the code {code}.",
  retired: "This address is no longer in use. Choose another.",
  "retired.now": "This address is no longer in use; it is now “{text}”. Choose again.",
  "error.offline": "The address service cannot be reached. Check the network.",
  "error.busy": "The address service is busy. Please try again later.",
  "error.bad": "This text cannot be searched for.",
  "error.server": "The address service failed (number {id}).",
  "level.street": "Street",
  "level.community": "Community",
  "level.road": "Road",
  "level.estate": "Estate",
  "level.building": "Building",
  "level.unit": "Unit",
  "level.room": "Room",
  "component.province": "Province",
  "component.city": "City",
  "component.district": "District",
  "component.street": "Street",
  "component.community": "Community",
  "component.road": "Road",
  "component.number": "Number",
  "component.estate": "Estate",
  "component.building": "Building",
  "component.building_name": "Building",
  "component.unit": "Unit",
  "component.floor": "Floor",
  "component.room": "Room",
};

export const TEXTS = { zh, en } as const;
export type TextLanguage = keyof typeof TEXTS;
export type TextKey = Key;
export type Values = Readonly<Record<string, string | number>>;
/** A sentence in the language of the box. */
export type Say = (key: TextKey, values?: Values) => string;

export function speak(language: TextLanguage): Say {
  return (key, values = {}) =>
    TEXTS[language][key].replace(/\{(\w+)\}/g, (blank, name: string) =>
      String(values[name] ?? blank),
    );
}

/** The language that a `lang` attribute asks for: Chinese for all that is not English. */
export function textLanguage(tag: string | null | undefined): TextLanguage {
  return /^en\b/i.test(tag ?? "") ? "en" : "zh";
}

export const levelKey = (level: AddressLevel): TextKey => `level.${level}`;

export function componentName(component: string, say: Say): string {
  const key = `component.${component}`;
  return Object.hasOwn(zh, key) ? say(key as TextKey) : component;
}
