"use client";
import { useEffect } from "react";
import { late } from "@/app/_ui/after-load";

/** The code of the log, which its tab loads for itself: so that going there waits for nothing, also while the server is away. */
export function LoadAhead() {
  useEffect(() => {
    // Once the page has nothing better to do. What did not load now does when the tab is opened, or says that it did not.
    const load = () => late(() => import("../../../_features/logs/log-tab"));
    const timer = setTimeout(() => void load().catch(() => {}), 1_000);
    return () => clearTimeout(timer);
  }, []);
  return null;
}
