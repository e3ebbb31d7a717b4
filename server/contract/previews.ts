import { z } from "zod";
import { componentName } from "./names";
import { email } from "./people";
import { misleads } from "./visible";

/** Previews of an environment and who else may open them. */

export const preview = z.object({
  /** The component it belongs to, or what runs beside one. */
  component: componentName,
  endpoint: componentName,
  title: z.string(),
  /** What one has to be allowed to do in the environment. */
  action: z.enum(["preview", "data"]),
  /** Its origin. */
  address: z.string(),
  /** Where its first page is. */
  path: z.string(),
  /** Path of the portal that opens it; takes `?path=`. For a plain link: each call makes a ticket. */
  open: z.string(),
});
export type Preview = z.infer<typeof preview>;

/** `GET /api/environments/{name}/previews` */
export const previewList = z.object({ items: z.array(preview) });

/** Days a share may last at most. */
const SHARE_LONGEST_DAYS = 30;

/** Somebody else's way to one preview. */
export const previewShare = z.object({
  id: z.string(),
  component: componentName,
  endpoint: componentName,
  /** Who may open it, signed in; empty for anyone who has the link. */
  emails: z.array(z.string()),
  reason: z.string(),
  /** Link for the people named; that for anyone is told once. */
  link: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  /** When somebody last got in by it, to the minute; none for never. */
  lastUsedAt: z.string().optional(),
});
export type PreviewShare = z.infer<typeof previewShare>;

/** `GET /api/environments/{name}/shares`: those that work, newest first. */
export const previewShareList = z.object({ items: z.array(previewShare) });

const wrongDays = `Use 1 to ${SHARE_LONGEST_DAYS} days.`;

/** `POST /api/environments/{name}/shares` */
export const createShareRequest = z.strictObject({
  component: componentName,
  /** The first `http` endpoint of the component unless it is named. */
  endpoint: componentName.optional(),
  /** The people who may open it, by the address they sign in with; without any, anyone who has the link may. */
  emails: z.array(email).max(50, "Name at most 50 people.").default([]),
  reason: z
    .string()
    .trim()
    .min(1, "Say what it is shared for.")
    .max(200, "Use at most 200 characters.")
    .refine((text) => !misleads(text), "Leave out characters that cannot be seen."),
  expiresInDays: z.int(wrongDays).min(1, wrongDays).max(SHARE_LONGEST_DAYS, wrongDays),
});

/** The answer to sharing: the only time the link for anyone is told. */
export const createShareResponse = z.object({ share: previewShare, link: z.string() });
