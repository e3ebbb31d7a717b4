import { refusal, wrongField } from "./problem";

/** Longest request body in bytes, where an operation does not say otherwise. */
export const MAX_BODY_BYTES = 64 * 1024;

/** The refusal of a body of more than `limit` bytes. */
export const bodyTooLarge = (limit: number, headers?: Record<string, string>) =>
  refusal(
    "payload-too-large",
    `The request body is longer than ${limit / 1024} KiB.`,
    headers && { headers },
  );

/** Reads a JSON body of at most `limit` bytes, whatever its announced length; it must be announced as JSON. */
export async function readJson(request: Request, limit = MAX_BODY_BYTES): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json" && type !== "application/merge-patch+json")
    throw refusal("unsupported-media-type", "Send the body as JSON, with Content-Type: application/json.");
  const bytes = await readBytes(request, limit);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw wrongField("body", "The body is not valid JSON.");
  }
}

/** Reads a body of at most `limit` bytes as it comes, whatever its announced length. */
export async function readBytes(request: Request, limit = MAX_BODY_BYTES): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw bodyTooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel().catch(() => {});
      throw bodyTooLarge(limit);
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}
