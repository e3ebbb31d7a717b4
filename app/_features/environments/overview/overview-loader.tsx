"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "@/app/_ui/skeleton";

const load = () => import("./overview").then((module) => module.Overview);
// Begins with the page, beside the data it waits for anyway.
if (typeof window !== "undefined") void load();

export const OverviewLoader = dynamic(load, {
  ssr: false,
  loading: () => (
    <div className="mx-auto grid w-full max-w-7xl gap-4 px-4 py-6 sm:px-6 lg:grid-cols-3">
      {["frontend", "backend", "database"].map((card) => (
        <Skeleton key={card} className="h-96 rounded-xl" />
      ))}
    </div>
  ),
});
