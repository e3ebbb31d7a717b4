import { bundledContent } from "./bundled";
import type { Publisher } from "./publisher";

/** Publishes what the portal's image brings along. */
export function createPublisher({ templatesDir }: { templatesDir: string }): Publisher {
  return {
    async publish(_template, { source }) {
      if (source.bundled) return { revision: bundledContent(templatesDir, source.bundled), findings: [] };
      throw new Error("spec.source: only bundled templates can be published here.");
    },
  };
}
