import { refusal, wrongField } from "./problem";

/** Longest request body in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;

const tooLarge = () =>
  refusal("payload-too-large", `The request body is longer than ${MAX_BODY_BYTES / 1024} KiB.`);

/** Reads a JSON body of at most 64 KiB, whatever its announced length; it must be announced as JSON. */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json" && type !== "application/merge-patch+json")
    throw refusal("unsupported-media-type", "Send the body as JSON, with Content-Type: application/json.");
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw wrongField("body", "The body is not valid JSON.");
  }
}
