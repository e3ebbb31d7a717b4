import { type ServerFrame, serverFrame } from "@/server/contract/stream";
import { decodeBytes } from "@/server/contract/stream-bytes";

/** Parses a frame of the server by the contract; undefined for what it does not know. */
export function parseFrame(data: unknown): ServerFrame | undefined {
  if (data instanceof ArrayBuffer) return decodeBytes(new Uint8Array(data));
  if (typeof data !== "string") return undefined;
  try {
    const parsed = serverFrame.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
