import { attachment } from "@/server/http/content-disposition";
import { KEPT_LENGTH_HEADER } from "@/server/http/kept-length";

/** Answers of route handlers. Everything is somebody's own: never cached. */

declare const sent: unique symbol;
/** A response with what was put into it, for the compiler alone: a handler is held to what its operation declares. */
export type Answer<Status extends number, Body> = Response & {
  readonly [sent]?: { status: Status; body: Body };
};

/** `headers` are pairs, since `Set-Cookie` may be there twice. */
export function json<const Status extends number, Body>(
  status: Status,
  body: Body,
  headers: [name: string, value: string][] = [],
): Answer<Status, Body> {
  return new Response(JSON.stringify(body), {
    status,
    headers: [["Content-Type", "application/json"], ["Cache-Control", "no-store"], ...headers],
  });
}

export function empty<const Status extends 202 | 204>(
  status: Status,
  headers: Record<string, string> = {},
): Answer<Status, undefined> {
  return new Response(null, { status, headers: { "Cache-Control": "no-store", ...headers } });
}

export function text(body: string): Answer<200, string> {
  const headers = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(body, { headers });
}

/** A text file, sent piece by piece as the client takes it. */
export function textFile(pieces: AsyncIterable<string>, fileName: string): Promise<Answer<200, string>> {
  const encoder = new TextEncoder();
  async function* bytes() {
    for await (const piece of pieces) yield encoder.encode(piece);
  }
  return download(bytes(), { name: fileName, type: "text/plain; charset=utf-8" });
}

/** The bytes of a file; `length` where it is known. */
export function bytesFile(
  pieces: AsyncIterable<Uint8Array>,
  file: { name: string; type: string; length?: number },
): Promise<Answer<200, Uint8Array>> {
  return download(pieces, file);
}

/** The first piece is there before anything is answered, so that what cannot be read at all is a problem and not an empty file. */
async function download(
  pieces: AsyncIterable<Uint8Array>,
  { name, type, length }: { name: string; type: string; length?: number },
): Promise<Response> {
  const iterator = pieces[Symbol.asyncIterator]();
  let first: IteratorResult<Uint8Array> | undefined = await iterator.next();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = first ?? (await iterator.next());
      first = undefined;
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": attachment(name),
      // A proxy that packs it would take its length away, which the progress of a download is told by.
      "Cache-Control": "no-store, no-transform",
      ...(length === undefined ? {} : { [KEPT_LENGTH_HEADER]: String(length) }),
    },
  });
}
