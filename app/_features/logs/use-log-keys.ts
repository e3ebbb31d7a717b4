"use client";
import { useEffect, useRef } from "react";

/** F: follow; W: wrap; while no field or dialog has the keyboard. */
export function useLogKeys(actions: { follow: () => void; wrap: () => void }): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      if (document.querySelector("[role=dialog], [role=menu]")) return;
      if (event.key === "f") latest.current.follow();
      if (event.key === "w") latest.current.wrap();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
