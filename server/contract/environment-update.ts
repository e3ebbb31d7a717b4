import { z } from "zod";
import { templateRevisionName } from "./names";
import { templateParameter } from "./parameters";

/** `GET /api/environments/{name}/update`: what another revision of its template would change in an environment. */

export const objectChange = z.object({
  kind: z.string(),
  name: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  /** Lines of the object in YAML: those that come, those that go, and a few around them. Secret values are never among them. */
  lines: z.array(z.object({ op: z.enum(["+", "-", " ", "…"]), text: z.string() })),
  /** So many lines more. */
  more: z.int(),
  /** Why Kubernetes will not change it as it stands, and what helps. */
  blocked: z.string().optional(),
});

export const environmentUpdate = z.object({
  /** The revision it runs; none where that came with the portal's image. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** Whether `to` is the newest one. */
  newest: z.boolean(),
  /** By kind, then by name. */
  changes: z.array(objectChange),
  /** Objects that change beyond those. */
  more: z.int(),
  /** Components whose pods are replaced, those that come and go included. */
  restarts: z.array(z.string()),
  /** Fields of the spec that the other revision does not allow. */
  objections: z.array(z.object({ field: z.string(), message: z.string() })),
  /** Parameters of it that have no value yet: they are given with the change to it. */
  needs: z.array(templateParameter).default([]),
});

export const updateQuery = z.strictObject({
  /** The newest one without it. */
  revision: templateRevisionName.optional(),
});

export type ObjectChange = z.infer<typeof objectChange>;
export type EnvironmentUpdate = z.infer<typeof environmentUpdate>;
