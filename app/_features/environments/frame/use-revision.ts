"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { EnvironmentView } from "@/server/contract/environment";
import { useTemplates } from "../../environment/templates";

/** Has the page rendered again when its environment runs a revision that the page does not know: only the server has it. */
export function useRevision(view: EnvironmentView): void {
  const router = useRouter();
  const templates = useTemplates();
  const name = view.spec.template;
  const revision = view.status.revision;
  const isKnown =
    !revision || templates.some((template) => template.name === name && template.revision === revision);
  // Once for each: one that the server does not have either stays unknown.
  const unknown = isKnown ? undefined : revision;
  useEffect(() => {
    if (unknown) router.refresh();
  }, [unknown, router]);
}
