"use client";
import dynamic from "next/dynamic";
import { afterLoad } from "./after-load";

const load = () => import("sonner");

/** Says that something was done; with `undo`, offers to take it back for eight seconds. */
export function announce(message: string, options: { detail?: string; undo?: () => void } = {}): void {
  const { detail, undo } = options;
  void load().then(({ toast }) =>
    toast(message, {
      ...(detail ? { description: detail } : {}),
      ...(undo ? { action: { label: "Undo", onClick: undo }, duration: 8_000 } : {}),
    }),
  );
}

/** Says that something did not work, why, and what to do. */
export function announceFailure(message: string, detail: string): void {
  void load().then(({ toast }) => toast.error(message, { description: detail, duration: 10_000 }));
}

/** Where announcements appear. Loaded after the page. */
export const Toaster = dynamic(
  () =>
    afterLoad()
      .then(load)
      .then((module) => module.Toaster),
  { ssr: false },
);
