import type { TemplateSpec } from "@/server/contract/template-resource";
import type { PublishFinding, PublishFound } from "@/server/contract/template-source";
import type { GitRefs } from "../git/refs";
import type { RevisionContent } from "../publish/revision";

/** What of a Secret a source is opened with; never logged, never part of an error. */
export interface SourceCredentials {
  username?: string;
  token?: string;
  sshKey?: string;
  knownHosts?: string;
  /** Certificate authority in PEM. */
  ca?: string;
}

export interface Published {
  /** Commit that was looked at, of a git source. */
  commit?: string;
  /** Undefined where it is refused, or asks something: `findings` say what. */
  revision?: RevisionContent;
  /** What is in the source, for people. */
  found?: PublishFound;
  findings: PublishFinding[];
}

/** Makes a revision of a template's source. Rejects where the source cannot be had, with a sentence for people. */
export interface Publisher {
  publish(
    template: string,
    spec: TemplateSpec,
    options: {
      credentials?: SourceCredentials | undefined;
      /** The archive that the spec names. */
      archive?: Uint8Array | undefined;
      signal: AbortSignal;
    },
  ): Promise<Published>;
  /** The commit a git source is at now, to see whether there is something to publish; undefined of other sources. */
  commitOf?(
    spec: TemplateSpec,
    options: { credentials?: SourceCredentials | undefined; signal: AbortSignal },
  ): Promise<string | undefined>;
  /** What a git source has to choose from; undefined of other sources. Rejects with a GitRefusal. */
  refsOf(
    spec: TemplateSpec,
    options: { credentials?: SourceCredentials | undefined; signal: AbortSignal },
  ): Promise<GitRefs | undefined>;
}
