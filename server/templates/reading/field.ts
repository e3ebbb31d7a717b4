import type { Located, Position } from "./located";
import type { Reading, Remark } from "./reading";
import type { Level } from "./report";

/** Turns a written text into what it stands for; undefined where that is not known, which it has said then. */
export type Resolve = (text: string, field: Field) => string | undefined;

/**
 * A value of a source being read. Each way of taking it notes the field as understood; what nobody takes or speaks of is
 * refused in the end (`Reading.finish`).
 */
export class Field {
  constructor(
    readonly node: Located,
    readonly reading: Reading,
    readonly resolve: Resolve = (text) => text,
  ) {}

  get at(): Position {
    return this.node.at;
  }
  get path(): string {
    return this.node.path;
  }
  get isNull(): boolean {
    return this.node.type === "scalar" && this.node.value === null;
  }
  get type(): Located["type"] {
    return this.node.type;
  }

  with(resolve: Resolve): Field {
    return new Field(this.node, this.reading, resolve);
  }

  /** A field of a map; undefined where it is absent or empty. */
  get(name: string): Field | undefined {
    if (this.node.type !== "map") return undefined;
    const entry = this.node.entries.get(name);
    if (!entry) return undefined;
    const field = this.below(entry.value);
    if (!field.isNull) return field;
    field.understand();
    return undefined;
  }

  has(name: string): boolean {
    return this.node.type === "map" && this.node.entries.has(name);
  }

  /** Fields of a map by name. Anything else is refused; an empty value is an empty map. */
  entries(): [string, Field][] {
    if (this.isEmpty()) return [];
    if (this.node.type !== "map") return this.wrongType("a map", []);
    return [...this.node.entries].map(([name, { value }]) => [name, this.below(value)]);
  }

  /** Items of a list. Anything else is refused; an empty value is an empty list. */
  items(): Field[] {
    if (this.isEmpty()) return [];
    if (this.node.type !== "list") return this.wrongType("a list", []);
    return this.node.items.map((item) => this.below(item));
  }

  /** Items of a list, or the one value that stands for it. */
  itemsOrOne(): Field[] {
    return this.node.type === "scalar" && !this.isNull ? [this] : this.items();
  }

  /** A text, a number or a boolean as text, what it refers to filled in. */
  text(): string | undefined {
    if (this.node.type !== "scalar") return this.wrongType("a text", undefined);
    this.understand();
    return this.resolve(this.node.text, this);
  }

  /** A text as it is written. */
  raw(): string | undefined {
    if (this.node.type !== "scalar") return this.wrongType("a text", undefined);
    this.understand();
    return this.node.text;
  }

  texts(): string[] {
    return this.items().flatMap((item) => item.text() ?? []);
  }

  integer(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : this.wrongType("a whole number", undefined);
  }

  boolean(): boolean | undefined {
    const text = this.text()?.trim().toLowerCase();
    if (text === undefined) return undefined;
    if (/^(true|yes|on)$/.test(text)) return true;
    return /^(false|no|off)$/.test(text) ? false : this.wrongType("true or false", undefined);
  }

  /** A map of texts. */
  textMap(): Record<string, string> {
    return Object.fromEntries(
      this.entries().flatMap(([name, value]) => {
        const text = value.text();
        return text === undefined ? [] : [[name, text]];
      }),
    );
  }

  /** The value as plain data, texts filled in; numbers and booleans stay what they are. */
  plain(): unknown {
    if (this.node.type === "map") {
      this.isEmpty();
      return Object.fromEntries(this.entries().map(([name, value]) => [name, value.plain()]));
    }
    if (this.node.type === "list") {
      this.isEmpty();
      return this.items().map((item) => item.plain());
    }
    if (typeof this.node.value === "string") return this.text();
    this.understand();
    return this.node.value;
  }

  understand(): void {
    this.reading.cover(this.node, "understood");
  }

  /** Says what becomes of this value and of everything in it. */
  mark(level: Level, remark: Remark): void {
    this.reading.say(level, this.at, this.path, remark);
    this.reading.cover(this.node, level);
  }

  private below(value: Located): Field {
    const field = new Field(value, this.reading, this.resolve);
    if (value.type !== "scalar") field.isEmpty();
    return field;
  }

  /** What holds nothing is understood as soon as somebody looks at it. */
  private isEmpty(): boolean {
    const { node } = this;
    const empty =
      node.type === "map"
        ? node.entries.size === 0
        : node.type === "list"
          ? node.items.length === 0
          : node.value === null;
    if (empty) this.understand();
    return empty;
  }

  private wrongType<T>(wanted: string, instead: T): T {
    this.mark("refused", {
      code: "wrong-type",
      message: `This has to be ${wanted}.`,
      remedy: `Write ${wanted}.`,
    });
    return instead;
  }
}
