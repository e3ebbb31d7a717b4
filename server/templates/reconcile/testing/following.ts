import { pino } from "pino";
import { expect } from "vitest";
import { type TemplateRef, templateSpec, templateStatus } from "@/server/contract/template-resource";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { ConfigMap } from "@/server/kubernetes";
import type { GitRefs } from "../../git/refs";
import { GitRefusal } from "../../git/types";
import type { RevisionContent } from "../../publish/revision";
import type { TemplateObject } from "../../resource";
import { bundledContent } from "../bundled";
import type { TemplatesContext } from "../context";
import { followRefs } from "../follow-refs";
import { isCommit } from "../refs-looked";
import { keeping } from "./keeping";

const content = bundledContent("tests/templates", "queue");
const titled = (title: string): RevisionContent => ({
  ...content,
  description: { ...content.description, title },
});
const git = { url: "https://git.example.com/team/app.git", path: "deploy", ref: "main" };
export const spec = templateSpec.parse({ source: { git } });

/** An environment of the template, of this ref. */
export const environment = (name: string, ref?: string, more: object = {}): EnvironmentObject => ({
  ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment" },
  metadata: { name, creationTimestamp: `2026-01-01T00:00:${name.length}0Z`, ...more },
  spec: { owner: "a@example.com", template: "one", paused: false, components: {}, ...(ref && { ref }) },
});

/** A repository, environments of it, and passes over its refs; time goes on by what is said. */
export function following(environments: EnvironmentObject[], branches: Record<string, string | Error>) {
  const there = new Map<string, ConfigMap>();
  const asked: string[] = [];
  let now = Date.parse("2026-01-01T00:00:00Z");
  let refs: TemplateRef[] = [];
  const commits = () =>
    Object.entries(branches)
      .filter(([name]) => !isCommit(name))
      .map(([name, at]) => ({ name, commit: at instanceof Error ? at.message : at }));
  const publisher: TemplatesContext["publisher"] = {
    async publish(_name, { source }) {
      const ref = source.git?.ref ?? "";
      asked.push(ref);
      expect(source.git).toMatchObject({ url: git.url, path: git.path });
      const at = branches[ref];
      if (at === undefined && isCommit(ref))
        throw new GitRefusal("CommitGone", "No such commit.", "Name a branch.");
      if (at === undefined) throw new GitRefusal("RefGone", `No branch ${ref}.`, "Alike are: main.");
      if (at instanceof Error) throw at;
      if (at.startsWith("bad"))
        return { commit: at, findings: [{ level: "refused", code: "x", message: "No.", remedy: "Do." }] };
      return { commit: at, revision: titled(at), findings: [] };
    },
    async commitOf({ source }) {
      const ref = source.git?.ref ?? "";
      if (isCommit(ref)) return ref;
      return commits().find(({ name }) => name === ref)?.commit;
    },
    async refsOf(): Promise<GitRefs> {
      if (branches.main === undefined) throw new GitRefusal("HostUnreachable", "It is away.", "Wait.");
      return { defaultBranch: "main", branches: commits(), tags: [], changes: [], more: false };
    },
  };
  const context = {
    ...{ gateway: keeping(there), settings: {}, publisher, clock: () => new Date(now), looked: new Map() },
    ...{ refsLooked: new Map(), environments: () => environments, log: pino({ enabled: false }) },
    published: {
      revisions: () =>
        [...there.values()].map((one) => one.metadata.labels?.["devspace-portal.io/template-revision"]),
    },
    signal: new AbortController().signal,
  } as object as TemplatesContext;
  return {
    asked,
    /** The ConfigMaps of revisions. */
    there,
    context,
    async pass(afterMs = 0, more: Partial<Parameters<typeof followRefs>[2]> = {}) {
      now += afterMs;
      const object: TemplateObject = {
        ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name: "one" }, spec },
        status: templateStatus.parse({ refs }),
      };
      const wish = { generation: 1, refresh: undefined };
      const followed = await followRefs(context, object, { spec, asked: wish, publishes: true, ...more });
      context.refsLooked.set("one", followed.looked);
      ({ refs } = templateStatus.parse({ refs: followed.refs, listed: followed.listed }));
      return { ...followed, inMs: followed.againAt - now };
    },
  };
}
