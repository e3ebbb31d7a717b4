import type { LogPage } from "@/server/contract/logs";
import { readAfter } from "./read-after";
import { type PageInput, readPage } from "./read-page";

/** One answer of the log: what follows a resume point, or a page from its end or from a time backwards. */
export function readLogs(input: PageInput): Promise<LogPage> {
  return input.request.after ? readAfter(input) : readPage(input);
}
