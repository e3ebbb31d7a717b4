import { type Node, parseTree } from "jsonc-parser";
import { visible } from "@/server/contract/visible";
import type { Run } from "./ansi";
import type { Level } from "./level";

// What loggers call them: ours, pino, bunyan, structlog, zap, Logstash.
const MESSAGE = ["message", "msg", "event"];
const SHOWN_BESIDE = new Set(["time", "timestamp", "@timestamp", "ts", "level", "lvl", "severity"]);
const LOGGER = new Set(["logger", "name"]);

/**
 * A line that is a JSON object or array, written over several lines; undefined for every other line. Values are copied
 * from the line, never computed: numbers keep their digits, and keys that come twice come twice.
 */
export function prettyJson(text: string): string | undefined {
  const tree = parse(text);
  return tree && written(tree, text, "\n");
}

/** Cheaper than parsing: whether it is worth offering to. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[{[].*[}\]]\s*$/s.test(text) && text.length > 2;
}

/**
 * A structured line as a sentence: its message, then the other fields, muted, as key=value. Time and level are in the
 * row already; where it came from is named only when it is serious. Undefined for a line without a message: that is
 * shown as it is.
 */
export function readableJson(text: string, level: Level | undefined): Run[] | undefined {
  const tree = parse(text);
  if (tree?.type !== "object") return undefined;
  const fields = (tree.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    return key && value ? [{ name: String(key.value), value }] : [];
  });
  const message = MESSAGE.map((name) =>
    fields.find(({ name: own, value }) => own === name && value.type === "string" && value.value !== ""),
  ).find(Boolean);
  if (!message) return undefined;
  const serious = level === "error" || level === "warn";
  const rest = fields.filter(
    (field) => field !== message && !SHOWN_BESIDE.has(field.name) && (serious || !LOGGER.has(field.name)),
  );
  const runs: Run[] = [{ text: visible(String(message.value.value)), look: {} }];
  // Colour alone does not tell everybody.
  if (serious) runs.unshift({ text: `${level.toUpperCase()} `, look: { bold: true } });
  if (rest.length > 0) {
    const pairs = rest.map(({ name, value }) => `${visible(name)}=${short(value, text)}`).join(" ");
    runs.push({ text: `  ${pairs}`, look: { color: "var(--muted)" } });
  }
  return runs;
}

function parse(text: string): Node | undefined {
  if (!looksLikeJson(text)) return undefined;
  try {
    // The tree's parser forgives much; a line with mistakes is no JSON.
    JSON.parse(text);
    return parseTree(text);
  } catch {
    return undefined;
  }
}

/** Quoted only where it would not be clear where a value ends. */
function short(node: Node, text: string): string {
  const { type, value } = node;
  const simple = type === "string" && /^[^\s"=]+$/.test(value) && visible(value) === value;
  return simple ? value : written(node, text, "");
}

/** A value in the words of its line; over several lines when `lineEnd` (with the indentation so far) is not empty. */
function written(node: Node, text: string, lineEnd: string): string {
  const { type, children = [] } = node;
  if (type === "property") {
    return children.map((child) => written(child, text, lineEnd)).join(lineEnd ? ": " : ":");
  }
  if ((type !== "object" && type !== "array") || children.length === 0) {
    return visible(text.slice(node.offset, node.offset + node.length));
  }
  const inner = lineEnd && `${lineEnd}  `;
  const items = children.map((child) => inner + written(child, text, inner)).join(",");
  const [open, close] = type === "object" ? "{}" : "[]";
  return `${open}${items}${lineEnd}${close}`;
}
