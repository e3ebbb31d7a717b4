import { z } from "zod";
import { uniqueBy } from "./collections";
import { gitRef, templateName } from "./names";
import { condition } from "./status";
import { templatePolicy } from "./template-policy";
import { publishFinding, publishFound, publishWish } from "./template-source";

/**
 * The Template resource as the API and the CRD (`templates.devspace-portal.io/v1alpha1`) know it: where an application's
 * manifests come from, and what publishing made of them. The description itself is in template.ts.
 */

const text = (max: number) => z.string().max(max, `Use at most ${max} characters.`);
const time = z.string().max(64).meta({ format: "date-time" });

/** A path inside of a source, `.` for its root. */
const folder = text(500)
  .min(1, "Enter a folder, or . for the root.")
  .refine((path) => !path.split("/").includes("..") && !path.startsWith("/"), {
    error: "Use a path inside of the source, without .. and without a slash in front.",
    params: { cel: "!self.startsWith('/') && !self.split('/').exists(part, part == '..')" },
  });

const secretName = text(253)
  .regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    "Use the name of a Secret: lower-case letters, digits, dots and hyphens.",
  )
  .describe("Name of a Secret in namespace devspace-portal-templates.");

const PULL_SECRETS_MAX = 8;

/** What images of private registries are pulled with. */
const pullSecrets = z
  .array(
    z.strictObject({
      name: text(200)
        .regex(
          /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
          "Use the name of a Secret: lower-case letters, digits, dots and hyphens.",
        )
        .describe(
          "Name of a Secret of type kubernetes.io/dockerconfigjson in namespace devspace-portal-templates.",
        ),
    }),
  )
  .max(PULL_SECRETS_MAX, `Use at most ${PULL_SECRETS_MAX} pull secrets.`)
  .refine(...uniqueBy("name"))
  .describe(
    "What images of private registries are pulled with. They are copied into the environments of this template alone.",
  );

const gitSource = z
  .strictObject({
    url: text(1000)
      .regex(
        /^(https:\/\/[^\s@/]+\/\S+|ssh:\/\/\S+|[a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+:[^\s:]\S*)$/,
        "Use an address such as https://git.example.com/team/app.git or git@git.example.com:team/app.git, without a password.",
      )
      .describe("Address of the repository: https, or ssh."),
    ref: gitRef
      .describe("Branch, tag or commit. A branch is followed. Without it, the repository's default branch.")
      .optional(),
    path: folder.describe("Folder of the repository that holds the application.").default("."),
    secretRef: z
      .strictObject({ name: secretName })
      .describe(
        "Secret with `token` (and `username`) for https, or `sshKey` and `knownHosts` for ssh; `ca` for a certificate authority of one's own.",
      )
      .optional(),
  })
  .describe("A git repository.");

const INLINE_BYTES = 512 * 1024;

/** The files of an inline source, by path. */
const inlineFiles = z
  .record(
    text(250).regex(
      /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/,
      "Use a path of letters, digits, dots, hyphens and slashes.",
    ),
    z.string().max(INLINE_BYTES, "Use at most 512 KiB."),
  )
  .refine((files) => Object.keys(files).length > 0 && Object.keys(files).length <= 64, {
    error: "Use 1 to 64 files.",
    params: { schema: { minProperties: 1, maxProperties: 64 } },
  })
  .refine((files) => Object.keys(files).every((path) => !path.split("/").includes("..")), {
    error: "Use paths inside of the source, without ..",
    params: { cel: "self.all(path, !path.contains('..'))" },
  })
  .describe("The files themselves, by path.");

const archiveSource = z
  .strictObject({
    sha256: text(64)
      .regex(/^[0-9a-f]{64}$/, "Choose an archive to upload, or give the hash that uploading answered with.")
      .describe("SHA-256 of the archive, as the upload was answered with."),
  })
  .describe("A tar.gz or zip that was uploaded (POST /api/template-archives).");

const KINDS = ["bundled", "inline", "git", "archive"] as const;

export const templateSource = z
  .strictObject({
    bundled: templateName.describe("Name of a template that the portal's image has.").optional(),
    inline: inlineFiles.optional(),
    git: gitSource.optional(),
    archive: archiveSource.optional(),
  })
  .refine((source) => KINDS.filter((kind) => source[kind] !== undefined).length === 1, {
    error: "Name exactly one source: bundled, inline, git or archive.",
    params: { cel: `[${KINDS.map((kind) => `has(self.${kind})`).join(", ")}].filter(one, one).size() == 1` },
  })
  .describe("Where the application's manifests come from.");

export const templateSpec = publishWish
  .extend({
    source: templateSource,
    pullSecrets: pullSecrets.optional(),
    policy: templatePolicy.optional(),
    suspended: z
      .boolean()
      .describe("No new revision is published, whatever the source says; the last one serves on.")
      .default(false),
  })
  .describe("What is published, and how.");

const templateRevision = z.object({
  name: z.string().max(63).describe("Hash of everything in it."),
  publishedAt: time.describe("When it was published first."),
  commit: z.string().max(64).describe("Commit of the repository it was made from.").optional(),
  parts: z.int32().describe("ConfigMaps that hold it."),
});

const revisionName = z.string().max(63);

/** Refs beside its own that a template is published from at once, for environments of them. */
export const REFS_MAX = 50;
/** Those of them that the environments of one owner take. */
export const REFS_PER_OWNER = 10;
/** Revisions of such a ref that are kept to go back to. */
export const REF_REVISIONS_KEPT = 5;

const templateRef = z.object({
  ref: gitRef.describe("Branch, tag, commit or full ref, as environments name it."),
  revision: revisionName.describe("The newest revision of it: what new environments of it get.").optional(),
  commit: z.string().max(64).describe("The commit that was looked at last.").optional(),
  checkedAt: time.describe("When it was published, or could not be, last.").optional(),
  problem: z
    .object({
      reason: z.string().max(63).describe("Why, as a word for programs."),
      message: z.string().max(1000).describe("Why, as a sentence for people."),
      remedy: z.string().max(500).describe("What helps.").optional(),
    })
    .describe("Why it is not published as it stands; the last revision of it serves on.")
    .optional(),
  revisions: z
    .array(
      z.object({
        name: revisionName.describe("Hash of everything in it."),
        publishedAt: time.describe("When it was published of this ref."),
        commit: z.string().max(64).describe("Commit it was made from.").optional(),
      }),
    )
    .max(REF_REVISIONS_KEPT)
    .refine(...uniqueBy("name"))
    .describe("What was published of it, newest first.")
    .default([]),
});

const refNames = z.array(z.string().max(250));

/** What a repository has to choose from, as far as lists of it are kept. */
export const REFS_LISTED = { branches: 200, tags: 50, changes: 50 } as const;

export const listedRefs = z.object({
  defaultBranch: z.string().max(250).describe("The branch that is meant without a ref.").optional(),
  branches: refNames.max(REFS_LISTED.branches).describe("Branches, the default one first.").default([]),
  tags: refNames.max(REFS_LISTED.tags).describe("Tags, the newest first by their numbers.").default([]),
  changes: refNames
    .max(REFS_LISTED.changes)
    .describe("Full refs of pull or merge requests, the newest first.")
    .default([]),
  more: z.boolean().describe("There are more than these.").default(false),
});

/** Revisions a status names, newest first; those in use are kept even when they are not named any more. */
export const REVISIONS_SHOWN = 20;

export const templateStatus = z
  .object({
    observedGeneration: z
      .int()
      .min(0)
      .describe("The spec's generation that this status speaks of.")
      .optional(),
    conditions: z
      .array(condition)
      .max(16)
      .refine(...uniqueBy("type"))
      .describe("Ready, Published and Degraded.")
      .default([]),
    source: z.string().max(300).describe("The source in a few words.").optional(),
    revision: z.string().max(63).describe("The newest revision: what new environments get.").optional(),
    commit: z.string().max(64).describe("The commit that was looked at last.").optional(),
    checkedAt: time.describe("When the source was looked at last.").optional(),
    environments: z.int32().describe("Environments that use it.").default(0),
    components: z.array(z.string().max(63)).max(100).describe("Names of its components.").default([]),
    revisions: z
      .array(templateRevision)
      .max(REVISIONS_SHOWN)
      .refine(...uniqueBy("name"))
      .describe("What was published, newest first.")
      .default([]),
    refs: z
      .array(templateRef)
      .max(REFS_MAX)
      .refine(...uniqueBy("ref"))
      .describe("What was published of other refs than its own, since environments name them.")
      .default([]),
    listed: listedRefs.describe("What the repository has to choose from.").optional(),
    found: publishFound.describe("What the last publishing found in the source.").optional(),
    findings: z.array(publishFinding).max(200).describe("What the last publishing has to say.").default([]),
  })
  .describe("What publishing made of it. Written by the portal's controller.");

export type TemplateSource = z.infer<typeof templateSource>;
export type TemplateSpec = z.infer<typeof templateSpec>;
export type TemplateRef = z.infer<typeof templateRef>;
export type ListedRefs = z.infer<typeof listedRefs>;
export type TemplateStatus = z.infer<typeof templateStatus>;
