import type { AccessToken } from "@/server/contract/access-tokens";
import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import type { Principal } from "../principal";
import { toAccessToken } from "./find";

/** The principal's own tokens or, for administrators, everybody's; newest first. */
export async function listAccessTokens(options: {
  context: { store: Store };
  principal: Principal;
  of: "me" | "everybody";
}): Promise<AccessToken[]> {
  const { context, principal, of } = options;
  if (of === "everybody" && principal.user.role !== "admin")
    throw refusal("forbidden", "Only administrators see the access tokens of others.");
  const rows = await context.store.accessToken.findMany({
    where: { revokedAt: null, ...(of === "me" ? { userId: principal.user.id } : {}) },
    include: { user: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(toAccessToken);
}
