import { request } from "node:http";

export interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Sends the body without announcing its length. */
  chunked?: boolean;
  /** Hangs up. */
  signal?: AbortSignal;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** One request exactly as written: unlike `fetch` it normalises no path and adds no header but Host. */
export function rawRequest(
  address: string,
  { method, path, headers = {}, body, chunked, signal }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  const length = body !== undefined && !chunked ? { "Content-Length": String(Buffer.byteLength(body)) } : {};
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path, headers: { ...headers, ...length }, agent: false, signal },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece: Buffer) => pieces.push(piece));
        answer.on("end", () => {
          const text = Buffer.concat(pieces).toString();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
          sent.destroy();
        });
      },
    );
    // A server that has refused may close before the whole body is sent; its answer counts.
    sent.on("error", (error) => setTimeout(() => reject(error), 1000).unref());
    sent.end(body);
  });
}
