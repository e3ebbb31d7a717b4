import type { ReactNode } from "react";

/** A message in the page: an error is read out at once, the rest when there is time. */
export function Notice({ kind, children }: { kind: "error" | "success"; children: ReactNode }) {
  return (
    <div className={`notice notice-${kind}`} role={kind === "error" ? "alert" : "status"}>
      {children}
    </div>
  );
}
