import { z } from "zod";

export const role = z.enum(["admin", "user"]);
export type Role = z.infer<typeof role>;

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("Enter an e-mail address, such as ada@example.com."));
export const password = z
  .string()
  .min(12, "Use at least 12 characters.")
  .max(256, "Use at most 256 characters.");
export const displayName = z
  .string()
  .trim()
  .min(1, "Enter your name.")
  .max(100, "Use at most 100 characters.");

export const user = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  createdAt: z.string(),
  /** Invited, but the one-time link was not used yet. */
  pending: z.boolean(),
});
export type User = z.infer<typeof user>;

/** `GET /api/session` and the answer to signing in. `csrfToken` goes into `X-CSRF-Token` of every unsafe request and into `hello`. */
export const session = z.object({ user, csrfToken: z.string(), expiresAt: z.string() });
export type Session = z.infer<typeof session>;

/** `POST /api/session` */
export const signInRequest = z.strictObject({
  email,
  password: z.string().min(1, "Enter your password.").max(256),
});

/** `GET /api/one-time-links/{token}`: what the link is for. */
export const oneTimeLink = z.object({
  purpose: z.enum(["setup", "invitation"]),
  email: z.string().optional(),
  name: z.string().optional(),
  expiresAt: z.string(),
});
export type OneTimeLink = z.infer<typeof oneTimeLink>;

/** `POST /api/one-time-links/{token}`: uses the link up, sets the password, signs in. `email` only with purpose `setup`. */
export const useOneTimeLinkRequest = z.strictObject({ email: email.optional(), name: displayName, password });

/** `POST /api/users` (administrators): invites; the answer carries the one-time link to hand over. */
export const inviteUserRequest = z.strictObject({ email, name: displayName, role: role.default("user") });
export const inviteUserResponse = z.object({ user, link: z.string() });
export const userList = z.object({ items: z.array(user) });
