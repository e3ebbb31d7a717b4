import type { GitSettings } from "../git/types";
import { bundledContent } from "./bundled";
import { commitOfSource } from "./gather";
import type { Publisher } from "./publisher";

export interface PublisherOptions {
  templatesDir: string;
  /** Path of the program that renders. */
  renderer: string;
  git: GitSettings;
}

/** Publishes what the portal's image brings along, and sources that others wrote. */
export function createPublisher({ templatesDir, git }: PublisherOptions): Publisher {
  return {
    async publish(_template, { source }) {
      if (source.bundled) return { revision: bundledContent(templatesDir, source.bundled), findings: [] };
      throw new Error("spec.source: only bundled templates can be published here.");
    },
    async commitOf({ source }, { credentials, signal }) {
      return source.git && commitOfSource(source.git, { credentials, git, signal });
    },
  };
}
