import type { TemplateSpec } from "@/server/contract/template-resource";
import type { PublishWish } from "@/server/contract/template-source";
import { listRefs } from "../git/refs";
import type { GitSettings } from "../git/types";
import { type Published, publishContent } from "../publish/publish";
import { publishFiles } from "../publish/publish-files";
import { bundledContent } from "./bundled";
import { commitOfSource, gather, gitSource } from "./gather";
import type { Publisher } from "./publisher";

export interface PublisherOptions {
  templatesDir: string;
  /** Path of the program that renders. */
  renderer: string;
  git: GitSettings;
}

/** Publishes what the portal's image brings along, and sources that others wrote. */
export function createPublisher({ templatesDir, renderer, git }: PublisherOptions): Publisher {
  return {
    async publish(template, spec, { credentials, archive, signal }) {
      const { source } = spec;
      if (source.bundled) return publishContent(bundledContent(templatesDir, source.bundled), wishOf(spec));
      const { files, commit, findings: said } = await gather(source, { credentials, archive, git, signal });
      if (!files) return { findings: said };
      const published = await publishFiles(files, wishOf(spec), { program: renderer, signal, said });
      return { ...named(published, template, spec), ...(commit === undefined ? {} : { commit }) };
    },
    async commitOf({ source }, { credentials, signal }) {
      return source.git && commitOfSource(source.git, { credentials, git, signal });
    },
    async refsOf({ source }, { credentials, signal }) {
      return source.git && listRefs(gitSource(source.git, credentials), { settings: git, signal });
    },
  };
}

/** What of a spec speaks of publishing, wherever the source comes from. */
function wishOf({ source: _, suspended: __, ...wish }: TemplateSpec): PublishWish {
  return wish;
}

/** Plain manifests say nowhere what they are called together: without a title they go by the template's name. */
function named(published: Published, template: string, { title }: TemplateSpec): Published {
  const { revision, found } = published;
  const isNameless = found.kind === "manifests" || found.kind === "kustomization";
  if (!revision || !isNameless || title !== undefined) return published;
  return {
    ...published,
    revision: { ...revision, description: { ...revision.description, title: template } },
  };
}
