"use client";
import { useEffect, useEffectEvent } from "react";
import { isToggle } from "../screen/keys";

/** Ctrl+`, wherever one is on the page. */
export function useDockKeys(toggle: () => void): void {
  const onToggle = useEffectEvent(toggle);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Inside an open dialog keys belong to the dialog.
      if (!isToggle(event) || document.querySelector("[role=dialog]")) return;
      event.preventDefault();
      onToggle();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
