"use client";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { late } from "@/app/_ui/after-load";
import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { mergeTemplates, templateOf } from "./template";

const FreshTemplates = dynamic(
  () => late(() => import("./fresh-templates")).then((module) => module.FreshTemplates),
  { ssr: false },
);

const TemplatesContext = createContext<readonly TemplateView[]>([]);

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
  const [fresh, setFresh] = useState<readonly TemplateView[]>();
  const templates = useMemo(() => (fresh ? mergeTemplates(rendered, fresh) : rendered), [rendered, fresh]);
  return (
    <TemplatesContext value={templates}>
      {signedIn && <FreshTemplates rendered={rendered} onFresh={setFresh} />}
      {children}
    </TemplatesContext>
  );
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
