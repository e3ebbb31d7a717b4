import { hash, verify } from "@node-rs/argon2";

/** Argon2id (the package's default) with OWASP's parameters for 19 MiB: 2 passes, 1 lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

let nobody: Promise<string> | undefined;

/** Takes about as long for somebody without a password, so that an answer's time does not tell who exists. */
export async function isPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword("nobody has this password");
  const matches = await verify(stored ?? (await nobody), password);
  return matches && typeof stored === "string";
}
