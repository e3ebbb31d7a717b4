import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from "yaml";

export interface Position {
  file: string;
  /** From 1. */
  line: number;
  column: number;
}

interface Place {
  at: Position;
  /** Path of the field in its file. */
  path: string;
}
export interface LocatedMap extends Place {
  type: "map";
  entries: Map<string, { at: Position; value: Located }>;
}
export interface LocatedList extends Place {
  type: "list";
  items: Located[];
}
export interface LocatedScalar extends Place {
  type: "scalar";
  value: string | number | boolean | null;
  /** As it is written, without quotes. */
  text: string;
}
/** A value of a YAML file that knows where it stands. What an anchor names is one value in several places. */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface YamlFault extends Place {
  code: "yaml-invalid" | "duplicate-key" | "yaml-too-large";
  message: string;
}

/** Values of a file, aliases followed. A bomb of aliases is larger than this long before it is large. */
const VALUES_MAX = 20_000;
const DEPTH_MAX = 64;
const DOCUMENTS_MAX = 500;
/** Brackets open at once, before any parsing: the parser calls itself for each. */
const BRACKETS_MAX = 200;

export interface Parsed {
  documents: Located[];
  faults: YamlFault[];
  /** Copies of keys that stand twice: nobody knows which is meant. */
  dropped: Located[];
}

/** Parses the documents of a YAML 1.2 file with merge keys. Never throws; work is bounded by the limits above. */
export function parseLocated(text: string, file: string): Parsed {
  const start: Place = { at: { file, line: 1, column: 1 }, path: "" };
  const refuse = (code: YamlFault["code"], message: string, place = start): Parsed => ({
    documents: [],
    faults: [{ ...place, code, message }],
    dropped: [],
  });
  if (openBrackets(text) > BRACKETS_MAX)
    return refuse("yaml-too-large", "Its brackets are nested too deeply.");
  const counter = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: counter,
      uniqueKeys: false,
      keepSourceTokens: false,
      logLevel: "silent",
    });
    if (!Array.isArray(documents)) return { documents: [], faults: [], dropped: [] };
    if (documents.length > DOCUMENTS_MAX) return refuse("yaml-too-large", "It holds too many documents.");
    const result: Parsed = { documents: [], faults: [], dropped: [] };
    let budget = VALUES_MAX;
    for (const document of documents) {
      const [error] = document.errors;
      if (error) {
        const message = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
        result.faults.push({ code: "yaml-invalid", message, path: "", at: position(error.pos[0]) });
        continue;
      }
      if (!document.contents) continue;
      const converter = new Converter(position, result);
      const { value, size } = converter.convert(document.contents, "", 0);
      budget -= size;
      if (budget < 0)
        return refuse("yaml-too-large", `It holds more than ${VALUES_MAX} values, aliases followed.`);
      result.documents.push(value);
    }
    return result;
  } catch (error) {
    if (error instanceof TooLarge) return refuse("yaml-too-large", error.message, error.place);
    return refuse("yaml-too-large", "It is nested too deeply, or refers to itself.");
  }
}

class TooLarge extends Error {
  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}

interface Sized {
  value: Located;
  /** Values in it, what aliases name counted each time. */
  size: number;
}

class Converter {
  private readonly anchors = new Map<string, Sized>();
  constructor(
    private readonly position: (offset: number) => Position,
    private readonly result: Parsed,
  ) {}

  convert(node: Node, path: string, depth: number): Sized {
    const at = this.position(node.range?.[0] ?? 0);
    if (depth > DEPTH_MAX) throw new TooLarge(`It is nested deeper than ${DEPTH_MAX}.`, { at, path });
    if (isAlias(node)) {
      const named = this.anchors.get(node.source);
      if (!named) throw new TooLarge(`*${node.source} names nothing that is complete here.`, { at, path });
      return named;
    }
    const sized = isMap(node)
      ? this.map(node.items, { at, path }, depth)
      : isSeq(node)
        ? this.list(node.items, { at, path }, depth)
        : { value: scalar(node, { at, path }), size: 1 };
    if (sized.size > VALUES_MAX)
      throw new TooLarge(`It holds more than ${VALUES_MAX} values, aliases followed.`, { at, path });
    const { anchor } = node as { anchor?: string };
    if (anchor) this.anchors.set(anchor, sized);
    return sized;
  }

  private list(items: unknown[], place: Place, depth: number): Sized {
    let size = 1;
    const values = items.map((item, index) => {
      const child = this.convert(item as Node, `${place.path}[${index}]`, depth + 1);
      size += child.size;
      return child.value;
    });
    return { value: { type: "list", ...place, items: values }, size };
  }

  private map(pairs: Pair[], place: Place, depth: number): Sized {
    const entries: LocatedMap["entries"] = new Map();
    const twice = new Set<string>();
    const merged: Located[] = [];
    let size = 1;
    for (const { key, value } of pairs as Pair<Node, Node | null>[]) {
      const at = this.position(key?.range?.[0] ?? 0);
      const name = isScalar(key) ? String(key.source ?? key.value) : "";
      if (!isScalar(key)) {
        this.result.faults.push({
          code: "yaml-invalid",
          message: "A key that is no text.",
          at,
          path: place.path,
        });
        continue;
      }
      const path = place.path === "" ? name : `${place.path}.${name}`;
      const child: Sized = value
        ? this.convert(value, path, depth + 1)
        : { value: { type: "scalar", at, path, value: null, text: "" }, size: 1 };
      size += child.size;
      if (name === "<<" && key.type === "PLAIN") {
        merged.push(...(child.value.type === "list" ? child.value.items : [child.value]));
      } else if (entries.has(name) || twice.has(name)) {
        const first = entries.get(name);
        if (first) this.result.dropped.push(first.value);
        this.result.dropped.push(child.value);
        const before = first ? ` first in line ${first.at.line},` : "";
        const message = `${name} stands twice,${before} again in line ${at.line}; neither is taken.`;
        this.result.faults.push({ code: "duplicate-key", message, at, path });
        entries.delete(name);
        twice.add(name);
      } else entries.set(name, { at, value: child.value });
    }
    for (const source of merged) {
      if (source.type !== "map") continue;
      for (const [name, entry] of source.entries)
        if (!entries.has(name) && !twice.has(name)) entries.set(name, entry);
    }
    return { value: { type: "map", ...place, entries }, size };
  }
}

function scalar(node: Node, place: Place): LocatedScalar {
  const value = isScalar(node) ? node.value : null;
  const text = isScalar(node) ? String(node.source ?? value ?? "") : "";
  const known = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return { type: "scalar", ...place, value: known ? value : null, text };
}

/** How many brackets are open at most, those in text counted as well. */
function openBrackets(text: string): number {
  let open = 0;
  let most = 0;
  for (const character of text) {
    if (character === "[" || character === "{") most = Math.max(most, ++open);
    else if ((character === "]" || character === "}") && open > 0) open--;
  }
  return most;
}
