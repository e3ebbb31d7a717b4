"use client";
import { useEffect, useState } from "react";

type Opened = "palette" | "shortcuts" | undefined;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Ctrl/Cmd+K: command palette; `/`: the page's search field; `?`: the list of shortcuts. */
export function useShortcuts() {
  const [opened, setOpened] = useState<Opened>();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
        event.preventDefault();
        setOpened((current) => (current === "palette" ? undefined : "palette"));
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // Inside an open dialog these keys belong to the dialog.
      if (document.querySelector("[role=dialog]")) return;
      if (event.key === "?") {
        event.preventDefault();
        setOpened("shortcuts");
      } else if (event.key === "/") {
        const field = document.querySelector<HTMLInputElement>("[data-search-field]");
        if (!field) return;
        event.preventDefault();
        field.focus();
        field.select();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return {
    opened,
    open: (what: Exclude<Opened, undefined>) => setOpened(what),
    close: () => setOpened(undefined),
  };
}
