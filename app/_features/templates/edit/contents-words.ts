import type { ContentsKind } from "@/server/contract/template-source";

/** What a source may hold, in words. */
export const CONTENTS_WORDS: Record<ContentsKind, string> = {
  template: "A template of the portal",
  devspace: "A DevSpace project",
  compose: "A Compose file",
  chart: "A Helm chart",
  kustomization: "A kustomization",
  manifests: "Plain manifests",
};

export const isContentsKind = (text: string): text is ContentsKind => text in CONTENTS_WORDS;
