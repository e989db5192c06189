/** An event that a server sends of its own accord. `id` is the last that it gave, "" for none. */
export interface ServerEvent {
  readonly type: string;
  readonly data: string;
  readonly id: string;
}

/** Reads server-sent events (WHATWG HTML, 9.2.6) out of text that comes in pieces of any size. */
export class EventReader {
  #rest = "";
  #type = "";
  #data: string[] = [];
  #id = "";

  /** The events that end in `piece`. */
  read(piece: string): ServerEvent[] {
    // A carriage return at the end may be one half of a line's end.
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => (line === "" ? this.#end() : this.#take(line)));
  }

  #end(): ServerEvent[] {
    const [type, data] = [this.#type || "message", this.#data];
    this.#type = "";
    this.#data = [];
    return data.length > 0 ? [{ type, data: data.join("\n"), id: this.#id }] : [];
  }

  #take(line: string): [] {
    const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === "event") this.#type = value;
    if (name === "data") this.#data.push(value);
    if (name === "id") this.#id = value;
    return [];
  }
}
