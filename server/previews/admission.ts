import type { PreviewTarget } from "./target";
import type { PreviewBackend, Shown, Visitor } from "./types";

/** A page asks for dozens of files at once: for so long an answer stands. */
const FRESH_MS = 5_000;
const MOST = 10_000;

export interface Admission {
  /** As the backend's `admit`; an answer of the last seconds stands unless it has to be `fresh`. */
  admit(options: {
    shown: Shown;
    target: PreviewTarget;
    clientAddress: string;
    fresh?: boolean;
  }): Promise<Visitor | undefined>;
  /** Asks anew from now on, as after somebody signed out. */
  forget(): void;
}

/** Keeps the backend's answers, by who asks for what: an environment of the same name made later is another one. */
export function createAdmission(backend: Pick<PreviewBackend, "admit">, now = Date.now): Admission {
  const known = new Map<string, { until: number; visitor: Promise<Visitor | undefined> }>();
  return {
    admit({ shown, target, clientAddress, fresh }) {
      const key = keyOf(shown, target);
      const before = known.get(key);
      if (before && !fresh && before.until > now()) return before.visitor;
      if (known.size >= MOST) known.clear();
      const visitor = backend.admit(shown, target, clientAddress);
      const entry = { until: now() + FRESH_MS, visitor };
      known.set(key, entry);
      const drop = () => void (known.get(key) === entry && known.delete(key));
      // A refusal is not kept, so that what was just allowed works at once.
      visitor.then((found) => found ?? drop(), drop);
      return visitor;
    },
    forget: () => known.clear(),
  };
}

function keyOf(shown: Shown, { environment, label }: PreviewTarget): string {
  const secrets = shown.kind === "cookie" ? shown.secrets : [shown.secret];
  // The owner, too: rights are decided by it.
  const { uid } = environment.metadata;
  return JSON.stringify([shown.kind, secrets, uid, environment.spec.owner, label]);
}
