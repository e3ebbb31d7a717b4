"use client";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { templateOf } from "./template";

const TemplatesContext = createContext<readonly TemplateView[]>([]);

/** Hands the portal's templates, which come with the page, to everything below. */
export function TemplatesProvider({
  templates,
  children,
}: {
  templates: readonly TemplateView[];
  children: ReactNode;
}) {
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
