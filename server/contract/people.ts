import { z } from "zod";
import { SCOPES } from "./access";
import { misleads } from "./visible";

export const role = z.enum(["admin", "user"]);
export type Role = z.infer<typeof role>;

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("Enter an e-mail address, such as ada@example.com."));
/** Whether one is too easy to guess, only the server knows. */
export const password = z
  .string()
  .normalize("NFC")
  .min(12, "Use at least 12 characters.")
  .max(256, "Use at most 256 characters.");
export const displayName = z
  .string()
  .trim()
  .min(1, "Enter your name.")
  .max(100, "Use at most 100 characters.")
  .refine((name) => !misleads(name), "Leave out characters that cannot be seen.");

export const user = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  createdAt: z.string(),
  /** Invited, but the one-time link was not used yet. */
  pending: z.boolean(),
  /** Since when the user may not sign in. */
  deactivatedAt: z.string().optional(),
});
export type User = z.infer<typeof user>;

/** `GET /api/session` by a browser, and the answer to signing in. `csrfToken` goes into `X-CSRF-Token` of every unsafe request and into `hello`. */
export const session = z.object({ user, csrfToken: z.string(), expiresAt: z.string() });
export type Session = z.infer<typeof session>;

/** `GET /api/session` by an access token, which needs no CSRF token. */
export const tokenSession = z.object({
  user,
  token: z.object({ name: z.string(), scopes: z.array(z.enum(SCOPES)) }),
  expiresAt: z.string(),
});
export const currentSession = z.union([session, tokenSession]);
export type CurrentSession = z.infer<typeof currentSession>;

/** `POST /api/session` */
export const signInRequest = z.strictObject({
  email,
  password: z.string().min(1, "Enter your password.").max(256),
});

/** The secret of a one-time link. It travels in bodies and behind the `#` of an address only: paths end up in access logs. */
export const oneTimeToken = z.string().regex(/^[A-Za-z0-9_-]{20,100}$/, "This is not a one-time link.");

/** `POST /api/one-time-links/lookup` */
export const describeLinkRequest = z.strictObject({ token: oneTimeToken });

/** `setup` makes the first administrator, `invitation` lets somebody join, `reset` sets a new password. */
export const linkPurpose = z.enum(["setup", "invitation", "reset"]);
export type LinkPurpose = z.infer<typeof linkPurpose>;

/** The answer to describing a link: what it is for. */
export const oneTimeLink = z.object({
  purpose: linkPurpose,
  email: z.string().optional(),
  name: z.string().optional(),
  expiresAt: z.string(),
});
export type OneTimeLink = z.infer<typeof oneTimeLink>;

/** `POST /api/one-time-links/use`: redeems the link, sets the password, signs in. `email` only with purpose `setup`; `name` may stay with `reset`. */
export const redeemLinkRequest = z.strictObject({
  token: oneTimeToken,
  email: email.optional(),
  name: displayName.optional(),
  password,
});

/** `POST /api/users` (administrators): invites; the answer carries the one-time link to hand over. */
export const inviteUserRequest = z.strictObject({ email, name: displayName, role: role.default("user") });
/** A link to hand over, told this once. */
export const newLink = z.object({ link: z.string(), purpose: linkPurpose, expiresAt: z.string() });
export const inviteUserResponse = newLink.extend({ user });

/** `PATCH /api/users/{id}`: what is left out stays. `active: false` keeps the user from signing in. */
export const patchUserRequest = z
  .strictObject({ role: role.optional(), active: z.boolean("Use true or false.").optional() })
  .refine(
    ({ role, active }) => role !== undefined || active !== undefined,
    "Say what to change: role or active.",
  );

/** `DELETE /api/users/{id}`: what becomes of the user's environments; needed when there are any. */
export const deleteUserQuery = z
  .strictObject({
    environments: z.enum(["delete", "hand-over"], "Use delete or hand-over.").optional(),
    /** Id of the user who gets them. */
    to: z.uuid("This is not the id of a user.").optional(),
  })
  .refine(({ environments, to }) => (environments === "hand-over") === (to !== undefined), {
    path: ["to"],
    message: "Name the user who gets the environments, with environments=hand-over.",
  });

export const userList = z.object({ items: z.array(user) });
