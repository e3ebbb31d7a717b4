import { z } from "zod";
import { accessTokenList, createAccessTokenRequest, createAccessTokenResponse } from "../access-tokens";
import { none, type Subject } from "./operation";

export const ACCESS_TOKENS = {
  "GET /api/access-tokens": {
    ...none,
    id: "listAccessTokens",
    summary: "Your access tokens or, for administrators with `of=everybody`, all",
    access: { role: "user", by: "session" },
    query: z.strictObject({ of: z.enum(["me", "everybody"], "Use me or everybody.").default("me") }),
    success: { status: 200, body: accessTokenList },
  },
  "POST /api/access-tokens": {
    ...none,
    id: "createAccessToken",
    summary: "Make an access token for yourself; the answer is the only one that has its secret",
    access: { role: "user", by: "session" },
    body: createAccessTokenRequest,
    success: { status: 201, body: createAccessTokenResponse },
    problems: [409],
  },
  "DELETE /api/access-tokens/{id}": {
    ...none,
    id: "revokeAccessToken",
    summary: "Revoke an access token: your own or, for administrators, anybody's",
    access: { role: "user", by: "session" },
    params: z.strictObject({ id: z.uuid("This is not the id of an access token.") }),
    success: { status: 204 },
    problems: [404],
  },
} as const satisfies Subject;
