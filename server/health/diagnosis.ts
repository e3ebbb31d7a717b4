import type { Finding } from "@/server/contract/findings";

/** What one rule tells of one object. */
export interface Diagnosis extends Pick<Finding, "code" | "subject" | "evidence" | "remedy"> {
  /** The word in a component's status, where `code` is finer. */
  reason?: string;
  /** The cause and what helps, as a sentence for people. */
  message: string;
  /** `warning` keeps nothing from serving; `waiting` is within what it may take. */
  severity: Finding["severity"] | "waiting";
  /** RFC 3339; without it, the time it is first told. */
  since?: string;
  /** Milliseconds until waiting becomes an error, if nothing changes. */
  hardInMs?: number;
}

const MESSAGE_MAX = 500;

/** Waiting until `graceMs` after `since` (RFC 3339), then an error. `now` in milliseconds since the epoch. */
export function graced(
  since: string | undefined,
  graceMs: number,
  now: number,
): Pick<Diagnosis, "severity" | "since" | "hardInMs"> {
  const left = since ? Date.parse(since) + graceMs - now : graceMs;
  return left <= 0 ? { severity: "error", since } : { severity: "waiting", since, hardInMs: left };
}

/** Somebody else's words behind a sentence. */
export function details(text: string | undefined): string {
  const message = text?.trim();
  if (!message) return "";
  return ` (${message.length > MESSAGE_MAX ? `${message.slice(0, MESSAGE_MAX)}…` : message})`;
}
