"use client";
import { useEffect, useSyncExternalStore } from "react";

const NARROW = "(width < 40rem)";

function subscribe(changed: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/**
 * On a phone the open dock is a sheet over the whole page: what lies below cannot be reached meanwhile, and the sheet ends where the
 * keyboard on the screen begins. Gives whether it is one.
 */
export function useSheet(open: boolean): boolean {
  const narrow = useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
  const sheet = open && narrow;
  useEffect(() => {
    if (!sheet) return;
    const below = document.querySelectorAll<HTMLElement>("body header, #content");
    const root = document.documentElement;
    const measure = () =>
      root.style.setProperty("--sheet-height", `${visualViewport?.height ?? innerHeight}px`);
    for (const element of below) element.inert = true;
    root.style.overflow = "hidden";
    measure();
    visualViewport?.addEventListener("resize", measure);
    return () => {
      for (const element of below) element.inert = false;
      root.style.overflow = "";
      visualViewport?.removeEventListener("resize", measure);
    };
  }, [sheet]);
  return sheet;
}
