import { ANONYMOUS } from "../audit";
import type { AuditTrail } from "../audit-trail";
import type { Audience, NewPass } from "./passes";

/** Whoever has a link may enter as often as they like: of one share it is noted once in this time. */
const LINK_MS = 60_000;
const MOST_LINKS = 10_000;

/** Notes `preview.enter` once for each pass: who, which endpoint, by a right of their own or by which share. */
export function createEntryNote(
  trail: Pick<AuditTrail, "note">,
  now = Date.now,
): (pass: NewPass | undefined, environment: string, audience: Audience, address?: string) => Promise<void> {
  const links = new Map<string, number>();
  return async (pass, environment, { component, endpoint }, address) => {
    if (!pass) return;
    const { email, shareId } = pass.by;
    if (email === undefined && shareId !== undefined) {
      if (now() - (links.get(shareId) ?? Number.NEGATIVE_INFINITY) < LINK_MS) return;
      if (links.size >= MOST_LINKS) links.clear();
      links.set(shareId, now());
    }
    const detail = {
      component,
      endpoint,
      ...(shareId === undefined ? { by: "own right" } : { by: "share", share: shareId }),
    };
    const actor = email ?? ANONYMOUS;
    await trail.note({ actor, action: "preview.enter", target: environment, detail, address });
  };
}
