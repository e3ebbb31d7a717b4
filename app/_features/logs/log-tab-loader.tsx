"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "@/app/_ui/skeleton";

const load = () => import("./log-tab").then((module) => module.LogTab);
// Begins with the page, beside the data it waits for anyway.
if (typeof window !== "undefined") void load();

/** The log tab, whose code (list, colours, filter, stream) loads when it is opened. */
export const LogTabLoader = dynamic(load, {
  ssr: false,
  loading: () => (
    <div role="status" aria-busy="true" aria-label="Loading the log" className="flex-1 bg-surface">
      <div className="border-b border-line px-3 py-2 sm:px-6">
        <Skeleton className="h-8 w-full" />
      </div>
    </div>
  ),
});
