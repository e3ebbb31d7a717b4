"use client";
import { createContext, type ReactNode, useContext } from "react";
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

/** Every template that an environment can be made of. */
export function useTemplates(): readonly TemplateView[] {
  return useContext(TemplatesContext);
}

/** What is known of an environment's components: titles, pictures, what can be set. */
export function useTemplate(view: EnvironmentView): TemplateView {
  return templateOf(useTemplates(), view);
}
