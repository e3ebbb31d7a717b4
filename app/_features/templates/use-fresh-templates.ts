"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { TemplateSummary } from "@/server/contract/templates-api";
import { templatesKey, useNewestTemplates } from "../environment/templates";

/** Has the templates that all pages know asked for anew when one of these was published since. */
export function useFreshTemplates(summaries: readonly TemplateSummary[] | undefined): void {
  const client = useQueryClient();
  const known = useNewestTemplates();
  const missing = (summaries ?? [])
    .filter(({ name, status: { revision } }) => revision && !isKnown(known, name, revision))
    .map(({ name, status: { revision } }) => `${name}/${revision}`)
    .join();
  useEffect(() => {
    if (missing) void client.invalidateQueries({ queryKey: templatesKey });
  }, [client, missing]);
}

const isKnown = (
  known: readonly { name: string; revision?: string | undefined }[],
  name: string,
  revision: string,
) => known.some((view) => view.name === name && view.revision === revision);
