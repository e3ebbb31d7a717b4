import { z } from "zod";
import { SCOPES } from "./access";
import { misleads } from "./visible";

export const scope = z.enum(SCOPES);

/** Days a token may last at most; the configuration may allow fewer. */
export const TOKEN_LONGEST_DAYS = 366;

/** An access token as its person, or an administrator, sees it: never the secret. */
export const accessToken = z.object({
  id: z.string(),
  name: z.string(),
  /** How the secret begins, to tell tokens apart. */
  hint: z.string(),
  scopes: z.array(scope),
  owner: z.object({ id: z.string(), email: z.string(), name: z.string() }),
  createdAt: z.string(),
  expiresAt: z.string(),
  /** To the minute; absent until it is used. */
  lastUsedAt: z.string().optional(),
});
export type AccessToken = z.infer<typeof accessToken>;

/** `GET /api/access-tokens`: those not revoked, newest first, expired ones included. `maxDays` is how long a new one may last. */
export const accessTokenList = z.object({ items: z.array(accessToken), maxDays: z.int() });

const wrongScopes = "Choose at least one thing the token may do.";
const wrongDays = `Use 1 to ${TOKEN_LONGEST_DAYS} days.`;

/** `POST /api/access-tokens` */
export const createAccessTokenRequest = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Say what the token is for, such as the program that uses it.")
    .max(100, "Use at most 100 characters.")
    .refine((name) => !misleads(name), "Leave out characters that cannot be seen."),
  scopes: z
    .array(scope)
    .min(1, wrongScopes)
    .transform((scopes) => SCOPES.filter((known) => scopes.includes(known))),
  expiresInDays: z.int(wrongDays).min(1, wrongDays).max(TOKEN_LONGEST_DAYS, wrongDays),
});

/** The answer to making a token: the only time its secret is told. */
export const createAccessTokenResponse = z.object({ token: accessToken, secret: z.string() });
