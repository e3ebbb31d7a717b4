import { type Logger, pino } from "pino";

export type { Logger };

/** JSON lines on standard output. Whatever could sign somebody in is cut out, wherever it stands. */
export function createLog(options: { level: string; name: string }): Logger {
  return pino({
    level: options.level,
    base: { process: options.name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["cookie", "authorization", "password", "token", "secret", "link"].flatMap((key) => [
        key,
        `*.${key}`,
        `*.*.${key}`,
      ]),
      remove: true,
    },
  });
}
