export type Level = "error" | "warn" | "info" | "debug";

const words: Record<string, Level> = {
  trace: "debug",
  debug: "debug",
  info: "info",
  notice: "info",
  log: "info",
  warn: "warn",
  warning: "warn",
  err: "error",
  error: "error",
  critical: "error",
  crit: "error",
  alert: "error",
  emerg: "error",
  fatal: "error",
  panic: "error",
};

// Where servers put it: `level=info`, `"level":"info"`, `[error]`, `INFO:`, `LOG:  `, ` WARN `.
const FIELD = /\b(?:level|lvl|severity)["']?\s*[=:]\s*["']?([a-z]+|\d+)/i;
const BRACKETED =
  /[[(<](trace|debug|info|notice|warn|warning|err|error|crit|critical|alert|emerg|fatal|panic)[\])>]/i;
const PLAIN = /(?:^|[\s|])(TRACE|DEBUG|INFO|NOTICE|LOG|WARN|WARNING|ERROR|CRITICAL|FATAL|PANIC)(?=[:\s|]|$)/;

/** How serious a line (without escapes) says it is; undefined when it does not say. Only its beginning is looked at. */
export function levelOf(text: string): Level | undefined {
  const head = text.slice(0, 240);
  const word = FIELD.exec(head)?.[1] ?? BRACKETED.exec(head)?.[1] ?? PLAIN.exec(head)?.[1];
  if (!word) return undefined;
  const number = Number(word);
  // pino and bunyan count in tens, from 10 (trace) to 60 (fatal).
  if (Number.isInteger(number)) {
    if (number >= 50) return "error";
    if (number >= 40) return "warn";
    return number >= 30 ? "info" : "debug";
  }
  return words[word.toLowerCase()];
}
