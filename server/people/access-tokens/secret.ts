import { createToken } from "../tokens";

/** Tells people, and programs that look for leaked secrets, what it is. */
const PREFIX = "dsp_";

/** A new secret of 256 bits. */
export function createSecret(): string {
  return `${PREFIX}${createToken()}`;
}

export function isSecret(text: string): boolean {
  return /^dsp_[A-Za-z0-9_-]{43}$/.test(text);
}

/** What may be shown of a secret later on: 24 of its bits. */
export function hintOf(secret: string): string {
  return secret.slice(0, PREFIX.length + 4);
}
