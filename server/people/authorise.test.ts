import { describe, expect, it } from "vitest";
import { ACTIONS, SCOPE_ACTIONS, SCOPES } from "@/server/contract/access";
import { authorise } from "./authorise";
import type { Principal } from "./principal";

const at = new Date("2026-01-01T00:00:00Z");
const user = (email: string, role: "admin" | "user" = "user") => ({
  ...{ id: email, email, name: email, role, createdAt: at.toISOString(), pending: false },
});
const session = { kind: "session", token: "s", expiresAt: at, endsAt: at } as const;
const token = (...scopes: (typeof SCOPES)[number][]) =>
  ({ kind: "token", id: "1", name: "ci", scopes, expiresAt: at }) as const;
const hers = { spec: { owner: "Ada@example.com" } };

describe("authorise", () => {
  it.each(ACTIONS)(
    "lets owners and administrators %s by their session, and hides it from others",
    (action) => {
      const by = (who: ReturnType<typeof user>): Principal => ({ user: who, via: session });
      expect(authorise(by(user("ada@example.com")), action, hers)).toBe("allowed");
      expect(authorise(by(user("root@example.com", "admin")), action, hers)).toBe("allowed");
      expect(authorise(by(user("eve@example.com")), action, hers)).toBe("hidden");
      expect(authorise(by(user("ada@example.com")), action, undefined)).toBe("hidden");
    },
  );

  it.each(SCOPES)("lets a token of scope %s do what the scope says and nothing else", (scope) => {
    const principal = { user: user("ada@example.com"), via: token(scope) };
    const allowed = ACTIONS.filter((action) => authorise(principal, action, hers) === "allowed");
    expect(allowed.sort()).toEqual([...SCOPE_ACTIONS[scope]].sort());
    expect(allowed).toContain("view");
    for (const action of ACTIONS)
      expect(authorise({ ...principal, user: user("eve@example.com") }, action, hers)).toBe("hidden");
  });

  it("gives a token the rights of its person at most, and one without scopes none", () => {
    const all = { user: user("eve@example.com"), via: token(...SCOPES) };
    expect(authorise(all, "change", hers)).toBe("hidden");
    expect(authorise({ ...all, user: user("root@example.com", "admin") }, "delete", hers)).toBe("allowed");
    expect(authorise({ user: user("ada@example.com"), via: token() }, "view", hers)).toBe("hidden");
  });

  it("needs some scope for every action", () => {
    expect(new Set(Object.values(SCOPE_ACTIONS).flat())).toEqual(new Set(ACTIONS));
  });
});
