import type { TerminalRequest } from "../requests";
import type { DockTab } from "./dock-state";

/** A tab for what was asked: of a terminal that runs, or of one with an id of its own. */
export function newTab({ environment, title, start, confirm, id }: TerminalRequest): DockTab {
  return {
    ...{ environment, title, id: id ?? newId(), attached: id !== undefined },
    ...(start && { start }),
    ...(confirm && { confirm }),
  };
}

/** A random UUID (version 4): `randomUUID` is missing where a page came by plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const [version = 0, variant = 0] = [bytes[6], bytes[8]];
  bytes[6] = (version & 0x0f) | 0x40;
  bytes[8] = (variant & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
