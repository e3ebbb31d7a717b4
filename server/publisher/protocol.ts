import { z } from "zod";
import { templateName } from "@/server/contract/names";
import { ARCHIVE_BODY_BYTES } from "@/server/contract/template-archive";
import { templateSpec } from "@/server/contract/template-resource";
import { publishFinding, publishFound } from "@/server/contract/template-source";
import { GIT_REFUSALS } from "../templates/git/types";
import { PACKED_MAX } from "../templates/publish/revision";

/** What the controller and the web side say to the publisher, and what it answers. */

/** The header `Authorization: Bearer …` carries the secret that both sides are given. */
export const bearer = (secret: string) => `Bearer ${secret}`;

const secretValue = z.string().max(256 * 1024);
const credentials = z
  .strictObject({
    username: z.string().max(1_000).optional(),
    token: secretValue.optional(),
    sshKey: secretValue.optional(),
    knownHosts: secretValue.optional(),
    ca: secretValue.optional(),
  })
  .optional();

const url = z.string().min(1).max(1_000);

export const publishRequest = z.strictObject({
  template: templateName,
  spec: templateSpec,
  credentials,
  /** The archive that the spec names, in base64. */
  archive: z.base64().max(ARCHIVE_BODY_BYTES).optional(),
});
export const commitRequest = z.strictObject({ spec: templateSpec, credentials });
export const refsRequest = z.strictObject({ url, credentials });

export const publishAnswer = z.object({
  commit: z.string().max(64).optional(),
  /** As `packRevision` makes it, in base64. */
  revision: z
    .base64()
    .max(PACKED_MAX * 2)
    .optional(),
  found: publishFound.optional(),
  findings: z.array(publishFinding).max(200),
});

const commit = z.string().max(64);
export const commitAnswer = z.object({ commit: commit.optional() });

const ref = z.object({ name: z.string(), commit });
export const refsAnswer = z.object({
  defaultBranch: z.string().optional(),
  branches: z.array(ref),
  tags: z.array(ref),
  changes: z.array(z.object({ number: z.int(), ref: z.string(), commit })),
  more: z.boolean(),
});

/** Why something could not be had. `hostKeys` are shown by a server that nobody trusts yet. */
export const refusalAnswer = z.object({
  code: z.enum(GIT_REFUSALS),
  message: z.string(),
  remedy: z.string(),
  hostKeys: z
    .array(z.object({ type: z.string(), fingerprint: z.string(), line: z.string() }))
    .max(10)
    .default([]),
});

/** Bytes of a request: a spec is at most what Kubernetes keeps. */
export const REQUEST_BYTES = 4 * 2 ** 20;
/** Bytes of an answer: a packed revision in base64, and findings. */
export const ANSWER_BYTES = 8 * 2 ** 20;
