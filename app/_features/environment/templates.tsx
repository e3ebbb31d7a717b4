"use client";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { call } from "../api/call";
import { mergeTemplates, templateOf } from "./template";

const TemplatesContext = createContext<readonly TemplateView[]>([]);

export const templatesKey = ["templates"] as const;
const ASK_EVERY_MS = 60_000;

/** Hands the portal's templates to everything below: those that come with the page, then what is published while it is open. */
export function TemplatesProvider({
  templates: rendered,
  signedIn,
  children,
}: {
  templates: readonly TemplateView[];
  signedIn: boolean;
  children: ReactNode;
}) {
  const { data } = useQuery({
    queryKey: templatesKey,
    enabled: signedIn,
    // What comes with the page is new.
    initialData: () => ({ items: rendered.filter(({ superseded }) => !superseded) }),
    staleTime: ASK_EVERY_MS,
    refetchInterval: ASK_EVERY_MS,
    queryFn: ({ signal }) =>
      call(
        "GET /api/templates",
        { signal },
        async () => (await import("@/server/contract/template")).templateList,
      ),
  });
  const templates = useMemo(() => mergeTemplates(rendered, data.items), [rendered, data]);
  return <TemplatesContext value={templates}>{children}</TemplatesContext>;
}

/** Every template, and revisions of them that some environment still runs. */
export function useTemplates(): readonly TemplateView[] {
  return useContext(TemplatesContext);
}

/** Every template that a new environment can be made of. */
export function useNewestTemplates(): readonly TemplateView[] {
  const templates = useTemplates();
  return useMemo(() => templates.filter(({ superseded }) => !superseded), [templates]);
}

/** What is known of an environment's components: titles, pictures, what can be set. */
export function useTemplate(view: EnvironmentView): TemplateView {
  return templateOf(useTemplates(), view);
}
