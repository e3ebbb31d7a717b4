import { type ServerFrame, serverFrame } from "@/server/contract/stream";

/** Parses a text frame of the server by the contract; undefined for what it does not know. */
export function parseFrame(data: unknown): ServerFrame | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const parsed = serverFrame.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
