import { listRefs } from "../templates/git/refs";
import type { GitSettings } from "../templates/git/types";
import { packRevision } from "../templates/publish/revision";
import { gitSource } from "../templates/reconcile/gather";
import type { Publisher } from "../templates/reconcile/publisher";
import { commitRequest, publishRequest, refsRequest } from "./protocol";

export interface PublisherServices {
  /** What does the work, in this process. */
  publisher: Publisher;
  git: GitSettings;
}

/** What can be asked for, by its path. Each rejects with a ZodError for a wrong request and a GitRefusal for a source that cannot be had. */
export type Operations = Record<string, (body: unknown, signal: AbortSignal) => Promise<unknown>>;

export const operationsOf = ({ publisher, git }: PublisherServices): Operations => ({
  "/publish": async (body, signal) => {
    const { template, spec, credentials, archive: packed } = publishRequest.parse(body);
    const archive = packed === undefined ? undefined : Buffer.from(packed, "base64");
    const { revision, ...rest } = await publisher.publish(template, spec, { credentials, archive, signal });
    return { ...rest, ...(revision ? { revision: packRevision(revision).toString("base64") } : {}) };
  },
  "/commit": async (body, signal) => {
    const { spec, credentials } = commitRequest.parse(body);
    return { commit: await publisher.commitOf?.(spec, { credentials, signal }) };
  },
  "/refs": async (body, signal) => {
    const { url, credentials } = refsRequest.parse(body);
    return listRefs(gitSource({ url }, credentials), { settings: git, signal });
  },
});
