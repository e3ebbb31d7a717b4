import type { z } from "zod";
import type { AccessToken, createAccessTokenRequest } from "@/server/contract/access-tokens";
import { refusal, wrongField } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { recordAudit } from "../audit";
import type { BySession, Principal } from "../principal";
import { hashToken } from "../tokens";
import { toAccessToken } from "./find";
import { createSecret, hintOf } from "./secret";

const DAY_MS = 86_400_000;
const MOST_OF_USER = 50;

/** Makes a token for the principal themselves. Its secret is told here and never again. */
export async function createAccessToken(options: {
  context: { store: Store; requestId?: string; maxDays: number };
  principal: Principal<BySession>;
  input: z.output<typeof createAccessTokenRequest>;
  now?: Date;
}): Promise<{ token: AccessToken; secret: string }> {
  const { context, principal, input, now = new Date() } = options;
  const { name, scopes, expiresInDays } = input;
  if (expiresInDays > context.maxDays)
    throw wrongField("expiresInDays", `Access tokens last at most ${context.maxDays} days here.`);
  const { id: userId, email } = principal.user;
  const secret = createSecret();
  return context.store.$transaction(async (client) => {
    const own = await client.accessToken.count({
      where: { userId, revokedAt: null, expiresAt: { gt: now } },
    });
    if (own >= MOST_OF_USER)
      throw refusal("conflict", `You have ${own} access tokens already. Revoke some you do not need first.`);
    const row = await client.accessToken.create({
      data: {
        ...{ tokenHash: hashToken(secret), hint: hintOf(secret), userId, name, scopes, createdAt: now },
        expiresAt: new Date(now.getTime() + expiresInDays * DAY_MS),
      },
      include: { user: true },
    });
    await recordAudit(client, {
      actor: email,
      action: "access-token.create",
      target: email,
      detail: { name, scopes, expiresInDays },
      requestId: context.requestId,
    });
    return { token: toAccessToken(row), secret };
  });
}
