import type { Field } from "../reading/field";
import { seconds } from "./words";

/** `healthcheck` as a readiness probe, and a startup probe where it gives time to start. */
export function readHealth(field: Field | undefined): Record<string, unknown> {
  if (!field) return {};
  if (field.get("disable")?.boolean()) return {};
  const test = field.get("test");
  const words = test?.type === "list" ? test.texts() : undefined;
  const text = test?.type === "scalar" ? test.text() : undefined;
  const command = text !== undefined ? ["sh", "-c", text] : commandOf(words ?? []);
  const time = (key: string) => {
    const given = field.get(key);
    const value = given?.text();
    const found = value === undefined ? undefined : seconds(value);
    if (given && value !== undefined && found === undefined)
      given.mark("refused", {
        code: "duration",
        message: `${value} is no duration.`,
        remedy: "Write 10s or 1m30s.",
      });
    return found;
  };
  const periodSeconds = time("interval") ?? 30;
  const timeoutSeconds = time("timeout") ?? 30;
  const start = time("start_period");
  const startInterval = time("start_interval");
  const failureThreshold = field.get("retries")?.integer() ?? 3;
  if (!command) return {};
  field.reading.say("adapted", field.at, field.path, {
    code: "probe",
    message: "The health check becomes a readiness probe.",
  });
  const probe = {
    exec: { command },
    periodSeconds: Math.max(periodSeconds, 1),
    timeoutSeconds: Math.max(timeoutSeconds, 1),
  };
  const period = Math.max(startInterval ?? Math.min(periodSeconds, 5), 1);
  return {
    readinessProbe: { ...probe, failureThreshold: Math.max(failureThreshold, 1) },
    ...(start && {
      startupProbe: {
        ...probe,
        periodSeconds: period,
        failureThreshold: Math.ceil(start / period) + Math.max(failureThreshold, 1),
      },
    }),
  };
}

function commandOf([kind, ...rest]: string[]): string[] | undefined {
  if (kind === "CMD") return rest;
  if (kind === "CMD-SHELL") return ["sh", "-c", rest.join(" ")];
  return undefined;
}
