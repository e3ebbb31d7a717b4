"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { TemplateSummary } from "@/server/contract/templates-api";
import { useNewestTemplates } from "../environment/templates";
import { templatesKey } from "../environment/templates-key";

/** For a page whose own query of templates is not there yet (FreshTemplates is loaded late). */
const AGAIN_AFTER_MS = 3000;

/** Has the templates that all pages know asked for anew when one of these was published since. */
export function useFreshTemplates(summaries: readonly TemplateSummary[] | undefined): void {
  const client = useQueryClient();
  const known = useNewestTemplates();
  const missing = (summaries ?? [])
    .filter(({ name, status: { revision } }) => revision && !isKnown(known, name, revision))
    .map(({ name, status: { revision } }) => `${name}/${revision}`)
    .join();
  useEffect(() => {
    if (!missing) return;
    const ask = () => void client.invalidateQueries({ queryKey: templatesKey });
    ask();
    const again = setTimeout(ask, AGAIN_AFTER_MS);
    return () => clearTimeout(again);
  }, [client, missing]);
}

const isKnown = (
  known: readonly { name: string; revision?: string | undefined }[],
  name: string,
  revision: string,
) => known.some((view) => view.name === name && view.revision === revision);
