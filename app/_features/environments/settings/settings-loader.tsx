"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "@/app/_ui/skeleton";

const load = () => import("./settings-form").then((module) => module.SettingsForm);
// Begins with the page, beside the data it waits for anyway.
if (typeof window !== "undefined") void load();

export const SettingsLoader = dynamic(load, {
  ssr: false,
  loading: () => (
    <div className="mx-auto w-full max-w-3xl px-4 py-6 sm:px-6">
      <Skeleton className="h-96 rounded-xl" />
    </div>
  ),
});
