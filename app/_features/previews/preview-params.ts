import type { Opening } from "./openings";

/** What the preview tab shows, as the address says it. */
export interface PreviewParams {
  /** The endpoint; the main one where the address names none that is there. */
  opening: Opening | undefined;
  /** Path that was asked for within the application. */
  path: string;
  width: PreviewWidth;
  /** Whether the logs are beside it. */
  logs: boolean;
}

/** CSS pixels; a common phone, a tablet on end. */
export const WIDTHS = { phone: 390, tablet: 768, full: undefined } as const;
export type PreviewWidth = keyof typeof WIDTHS;

export function parsePreviewParams(params: URLSearchParams, openings: readonly Opening[]): PreviewParams {
  const name = params.get("open");
  const width = params.get("width") ?? "";
  const path = params.get("path") ?? "";
  return {
    opening: openings.find((one) => nameOf(one) === name) ?? openings[0],
    path: path.startsWith("/") ? path : "",
    width: width === "phone" || width === "tablet" ? width : "full",
    logs: params.get("logs") !== "0",
  };
}

/** Of an endpoint in the address. */
export function nameOf({ component, endpoint }: Opening): string {
  return `${component}/${endpoint}`;
}

/** A path as somebody types it: with or without the slash, or a whole address of which the path counts. */
export function typedPath(typed: string): string {
  const text = typed.trim();
  if (URL.canParse(text) && /^https?:/i.test(text)) {
    const { pathname, search, hash } = new URL(text);
    return pathname + search + hash;
  }
  return text === "" || text.startsWith("/") ? text : `/${text}`;
}

/** Whether a host name means the very machine that asks for it. */
export function isThisMachine(host: string): boolean {
  return /(^|\.)localhost$|^127\.|^\[?::1\]?$/.test(host);
}
