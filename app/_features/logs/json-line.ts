import type { Run } from "./ansi";
import type { Level } from "./level";

type Fields = Record<string, unknown>;

// What loggers call them: ours, pino, bunyan, structlog, zap, Logstash.
const MESSAGE = ["message", "msg", "event"];
const SHOWN_BESIDE = new Set(["time", "timestamp", "@timestamp", "ts", "level", "lvl", "severity"]);
const LOGGER = new Set(["logger", "name"]);

/** A line that is a JSON object or array, written over several lines; undefined for every other line. */
export function prettyJson(text: string): string | undefined {
  const value = parse(text);
  return value && JSON.stringify(value, null, 2);
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
  const value = parse(text);
  if (!value || Array.isArray(value)) return undefined;
  const fields = value as Fields;
  const key = MESSAGE.find((name) => typeof fields[name] === "string" && fields[name] !== "");
  if (!key) return undefined;
  const serious = level === "error" || level === "warn";
  const rest = Object.entries(fields).filter(
    ([name]) => name !== key && !SHOWN_BESIDE.has(name) && (serious || !LOGGER.has(name)),
  );
  const runs: Run[] = [{ text: String(fields[key]), look: {} }];
  // Colour alone does not tell everybody.
  if (serious) runs.unshift({ text: `${level.toUpperCase()} `, look: { bold: true } });
  if (rest.length > 0) {
    const pairs = rest.map(([name, field]) => `${name}=${written(field)}`).join(" ");
    runs.push({ text: `  ${pairs}`, look: { color: "var(--muted)" } });
  }
  return runs;
}

function parse(text: string): object | undefined {
  if (!looksLikeJson(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Quoted only where it would not be clear where a value ends. */
function written(value: unknown): string {
  return typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
