import { createHmac, timingSafeEqual } from "node:crypto";
import { isFramed } from "./gate";
import { OWN_PATH } from "./own-path";
import type { Page } from "./page";
import type { PreviewTarget } from "./target";
import type { Shown } from "./types";
import type { Visit } from "./visit";

/** What the portal's own page sends when somebody clicks. */
const WAKE_PATH = `${OWN_PATH}/wake`;
/** More than such a form has. */
export const WAKE_MOST_BYTES = 16 * 1024;

/**
 * The button of the page that waits, if it may have one. Whatever the application's scripts can do at their own origin, they
 * read no page that is asked for by a navigation but in a frame or a window: in a frame there is no button, and a window is
 * not let go of what is in it (page.ts). So its value is had only by who sees the button.
 */
export function wakeForm(
  { asking, shown }: Pick<Visit, "asking" | "shown">,
  target: PreviewTarget,
  path: string,
): Page["wake"] {
  const [secret] = shown?.kind === "cookie" && wakesHere({ asking, shown }) ? shown.secrets : [];
  if (secret === undefined || isFramed(asking)) return undefined;
  return { action: WAKE_PATH, fields: { value: wakeValue(secret, target), path } };
}

/** Whether it can be told a click from a script: browsers say what asks on TLS, and on this machine. */
export function wakesHere({ asking, shown }: Pick<Visit, "asking" | "shown">): boolean {
  return shown?.kind === "cookie" && asking.headers["sec-fetch-mode"] !== undefined;
}

/** Whether a form was sent by the page that got the value, for the very sleep that page told of. */
export function isWakeValue(value: string, shown: Shown, target: PreviewTarget): boolean {
  if (shown.kind !== "cookie") return false;
  const given = Buffer.from(value);
  return shown.secrets.some((secret) => {
    const wanted = Buffer.from(wakeValue(secret, target));
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

/** Of the pass, which only the browser has, and of the spec as it is: it is good for one wake. */
function wakeValue(secret: string, { environment: { metadata } }: PreviewTarget): string {
  const what = `wake ${metadata.uid} ${metadata.generation}`;
  return createHmac("sha256", secret).update(what).digest("base64url");
}
