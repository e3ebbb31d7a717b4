import { hash, verify } from "@node-rs/argon2";
import { refusal } from "@/server/http/problem";

/** Argon2id (the package's default) with OWASP's parameters for 19 MiB: 2 passes, 1 lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing takes Node's pool of 4 threads, which name look-ups and files need, too: half of it stays free. */
const AT_ONCE = 2;
/** Some seconds of work; whoever comes then is told to come back, instead of everybody waiting ever longer. */
const MOST_WAITING = 100;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING)
      throw refusal("too-many-requests", "Too many people are signing in at once. Try again in a moment.", {
        headers: { "Retry-After": "5" },
      });
    // Whoever is done hands its place on, so that nobody slips in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, OPTIONS));
}

let nobody: Promise<string> | undefined;

/** Takes about as long for somebody without a password, so that an answer's time does not tell who exists. */
export async function isPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hash("nobody has this password", OPTIONS);
  const fallback = await nobody;
  const matches = await inTurn(() => verify(stored ?? fallback, password));
  return matches && typeof stored === "string";
}
