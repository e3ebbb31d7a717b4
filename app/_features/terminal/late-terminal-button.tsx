"use client";
import dynamic from "next/dynamic";
import { late } from "@/app/_ui/after-load";

/** The button of a terminal, which is of no use before the page's scripts run: its code comes after the page, into a place kept for it. */
export const LateTerminalButton = dynamic(
  () => late(() => import("./terminal-button")).then((module) => module.TerminalButton),
  { ssr: false, loading: () => <span className="size-8" /> },
);
