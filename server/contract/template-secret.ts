import { z } from "zod";

/** `PUT /api/template-secrets/{name}`: what sources are opened with. It is written, and never told again. */

const MAX = 32 * 1024;
const value = (what: string) =>
  z
    .string()
    .min(1, `Enter ${what}, or leave it out.`)
    .max(MAX, `Use at most ${MAX / 1024} KiB.`);

export const templateSecretName = z
  .string()
  .min(1, "Enter a name.")
  .max(253, "Use at most 253 characters.")
  .regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    "Use the name of a Secret: lower-case letters, digits, dots and hyphens.",
  );

export const templateSecretRequest = z
  .strictObject({
    /** The only host it is sent to. */
    host: z
      .string("Name the host.")
      .max(260, "Use at most 260 characters.")
      .regex(
        /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?$/,
        "Use the host of the repository's address, such as git.example.com, with its port where the address has one.",
      ),
    username: z.string().max(200, "Use at most 200 characters.").optional(),
    token: value("a token").optional(),
    sshKey: value("a private key")
      .regex(
        /^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/,
        "Use a private key as ssh-keygen writes it, without a passphrase.",
      )
      .optional(),
    knownHosts: value("the lines of known_hosts").optional(),
    ca: value("a certificate")
      .regex(/^-----BEGIN CERTIFICATE-----\n/, "Use a certificate in PEM.")
      .optional(),
  })
  .refine(({ token, sshKey, ca }) => token ?? sshKey ?? ca, {
    error: "Give a token, a private key or a certificate.",
    path: ["token"],
  })
  .refine(({ sshKey, knownHosts }) => !sshKey || knownHosts, {
    error:
      "With a private key, say which host keys are the right ones: the output of ssh-keyscan, compared with what the host's owner tells.",
    path: ["knownHosts"],
  });

/** `PUT /api/pull-secrets/{name}`: what images of a private registry are pulled with. It is written, and never told again. */
export const pullSecretRequest = z.strictObject({
  registry: z
    .string("Name the registry.")
    .max(260, "Use at most 260 characters.")
    .regex(
      /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?$/,
      "Use the registry's host, as images begin with it: ghcr.io, or registry.example.com:5000.",
    ),
  username: z
    .string("Enter a user's name.")
    .min(1, "Enter a user's name.")
    .max(200, "Use at most 200 characters.")
    .regex(/^[^:]*$/, "A user's name has no colon."),
  password: z
    .string("Enter a password or a token.")
    .min(1, "Enter a password or a token.")
    .max(MAX, `Use at most ${MAX / 1024} KiB.`),
});

export type PullSecretRequest = z.infer<typeof pullSecretRequest>;
export type TemplateSecretRequest = z.infer<typeof templateSecretRequest>;
