import { z } from "zod";

/** `GET /api/templates/{name}/webhook`: by which git hosts tell of pushes to a template's repository. */
export const templateWebhook = z.object({
  /** Where they send it to, from the portal's origin on. */
  path: z.string(),
  /** When its secret was made; missing where there is none, and nothing is taken. */
  since: z.string().optional(),
  /** When something was last sent, rightly signed. */
  lastUsedAt: z.string().optional(),
});

/** `POST /api/templates/{name}/webhook`: the secret is told here, and never again. */
export const newTemplateWebhook = templateWebhook.extend({ secret: z.string() });

export type TemplateWebhook = z.infer<typeof templateWebhook>;
export type NewTemplateWebhook = z.infer<typeof newTemplateWebhook>;
