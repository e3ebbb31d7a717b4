import { randomBytes } from "node:crypto";

/** A name that no other test run and no user has, short enough for an environment. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}
