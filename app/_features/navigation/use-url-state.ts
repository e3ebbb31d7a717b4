"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** Replaces query parameters in the address without a navigation; empty values leave it. */
export function useUrlState(): [URLSearchParams, (changes: Record<string, string | undefined>) => void] {
  const params = useSearchParams();
  const pathname = usePathname();
  const change = useCallback(
    (changes: Record<string, string | undefined>) => {
      // The address itself is read, not the rendered parameters: two changes in a row must not undo each other.
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(changes)) {
        if (value) next.set(key, value);
        else next.delete(key);
      }
      const query = next.toString();
      window.history.replaceState(null, "", query ? `${pathname}?${query}` : pathname);
    },
    [pathname],
  );
  return [params, change];
}
