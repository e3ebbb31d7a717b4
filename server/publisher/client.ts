import type { z } from "zod";
import { GitRefusal } from "../templates/git/types";
import { unpackRevision } from "../templates/publish/revision";
import type { Publisher } from "../templates/reconcile/publisher";
import {
  ANSWER_BYTES,
  bearer,
  commitAnswer,
  publishAnswer,
  type publishRequest,
  refsAnswer,
  refusalAnswer,
} from "./protocol";

/** Fetching has a minute of its own, rendering two; a queue may be before them. */
const PUBLISH_MS = 240_000;
const ASK_MS = 90_000;

/**
 * The publisher at an address such as `http://portal-publisher:8084`. What it answers is parsed and bounded: it works with what
 * strangers wrote. Rejects with a GitRefusal for a source that cannot be had, else with an Error whose sentence is for people.
 */
export function createPublisherClient({ url, secret }: { url: string; secret: string }): Required<Publisher> {
  const ask = async <S extends z.ZodType>(
    path: string,
    body: unknown,
    { answer, signal, ms }: { answer: S; signal: AbortSignal; ms: number },
  ): Promise<z.output<S>> => {
    const response = await fetch(new URL(path, url), {
      method: "POST",
      headers: { Authorization: bearer(secret), "Content-Type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ms)]),
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new Error("The publisher does not answer; look at the pods of portal-publisher.", {
        cause: error,
      });
    });
    const text = await bounded(response);
    if (response.status === 422) {
      const { code, message, remedy, hostKeys } = refusalAnswer.parse(JSON.parse(text));
      throw new GitRefusal(code, message, remedy, hostKeys);
    }
    if (!response.ok) throw new Error(`The publisher answered with ${response.status}; look at its log.`);
    return answer.parse(JSON.parse(text));
  };
  return {
    async publish(template, spec, { credentials, archive, signal }) {
      const packed = archive && { archive: Buffer.from(archive).toString("base64") };
      const request: z.input<typeof publishRequest> = { template, spec, credentials, ...packed };
      const answered = await ask("/publish", request, { answer: publishAnswer, signal, ms: PUBLISH_MS });
      const { commit, revision, found, findings } = answered;
      return {
        findings,
        ...(found === undefined ? {} : { found }),
        ...(commit === undefined ? {} : { commit }),
        ...(revision === undefined ? {} : { revision: unpackRevision(Buffer.from(revision, "base64")) }),
      };
    },
    async commitOf(spec, { credentials, signal }) {
      const request = { spec, credentials };
      return (await ask("/commit", request, { answer: commitAnswer, signal, ms: ASK_MS })).commit;
    },
    async refsOf({ source: { git } }, { credentials, signal }) {
      const asking = { answer: refsAnswer, signal, ms: ASK_MS };
      return git && ask("/refs", { url: git.url, credentials }, asking);
    },
  };
}

async function bounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES) throw new Error("The publisher answered with more than it may.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
