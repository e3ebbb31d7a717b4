"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { TemplateView } from "@/server/contract/template";
import { call } from "../api/call";
import { templatesKey } from "./templates-key";

const ASK_EVERY_MS = 60_000;

/** Asks for the portal's templates while a page is open; `rendered` came with it and is new. */
export function FreshTemplates({
  rendered,
  onFresh,
}: {
  rendered: readonly TemplateView[];
  onFresh: (items: readonly TemplateView[]) => void;
}) {
  const { data } = useQuery({
    queryKey: templatesKey,
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
  useEffect(() => onFresh(data.items), [data, onFresh]);
  return null;
}
