/** What the portal's own page at a preview's origin tells the panel that shows it. Free of zod, for pages. */

export const FRAME_MESSAGE = "devspace-portal:frame";

/** What the browser keeps for applications of that origin in this frame. */
export interface FrameMessage {
  type: typeof FRAME_MESSAGE;
  storage: boolean;
  /** The pass; without it the application is not even shown. */
  cookies: boolean;
}

/** A message of a frame, if it is one; the application can send any. */
export function readFrameMessage(data: unknown): FrameMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, storage, cookies }: Partial<Record<keyof FrameMessage, unknown>> = data;
  return type === FRAME_MESSAGE && typeof storage === "boolean" && typeof cookies === "boolean"
    ? { type, storage, cookies }
    : undefined;
}
