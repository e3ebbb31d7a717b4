"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { EnvironmentView } from "@/server/contract/environment";
import { useTemplates } from "../../environment/templates";
import { templatesKey } from "../../environment/templates-key";

/** Has the page rendered again when its environment runs a revision that the page does not know: only the server has it. */
export function useRevision(view: EnvironmentView): void {
  const router = useRouter();
  const client = useQueryClient();
  const templates = useTemplates();
  const name = view.spec.template;
  const revision = view.status.revision;
  const isKnown =
    !revision || templates.some((template) => template.name === name && template.revision === revision);
  // Once for each: one that the server does not have either stays unknown.
  const unknown = isKnown ? undefined : revision;
  useEffect(() => {
    if (!unknown) return;
    router.refresh();
    // What was published of its branch changed as well.
    void client.invalidateQueries({ queryKey: templatesKey });
  }, [unknown, router, client]);
}
