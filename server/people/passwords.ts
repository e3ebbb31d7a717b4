import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { refusal } from "@/server/http/problem";

/** Argon2id (the package's default) with OWASP's parameters for 19 MiB: 2 passes, 1 lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing takes Node's pool of 4 threads, which name look-ups and files need, too; and a core stays free for the rest. */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));
/** Some seconds of work; whoever comes then is told to come back, instead of everybody waiting ever longer. */
const MOST_WAITING = 100;

let running = 0;
/** Who is known to have signed in before goes first: a flood of strangers must not keep them out. */
const waiting = { known: [] as (() => void)[], strangers: [] as (() => void)[] };

async function inTurn<T>(work: () => Promise<T>, line: keyof typeof waiting): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting[line].length >= MOST_WAITING)
      throw refusal("too-many-requests", "Too many people are signing in at once. Try again in a moment.", {
        headers: { "Retry-After": "5" },
      });
    // Whoever is done hands its place on, so that nobody slips in between.
    await new Promise<void>((resolve) => waiting[line].push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.known.shift() ?? waiting.strangers.shift();
    if (next) next();
    else running--;
  }
}

/** The same characters may be typed in several ways (é, or e and an accent), by keyboard and system: one is hashed. */
const normalised = (password: string) => password.normalize("NFC");

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normalised(password), OPTIONS), "known");
}

let nobody: Promise<string> | undefined;

/** Takes about as long for somebody without a password, so that an answer's time does not tell who exists. */
export async function isPassword(
  stored: string | null | undefined,
  password: string,
  line: keyof typeof waiting = "strangers",
): Promise<boolean> {
  nobody ??= hash("nobody has this password", OPTIONS);
  const expected = stored ?? (await nobody);
  const typed = normalised(password);
  const matches = await inTurn(
    // Hashes from before passwords were normalised are of what was typed then.
    async () => (await verify(expected, typed)) || (typed !== password && (await verify(expected, password))),
    line,
  );
  return matches && typeof stored === "string";
}
