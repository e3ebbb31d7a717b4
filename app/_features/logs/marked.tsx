import type { CSSProperties, ReactNode } from "react";

/** What the filter found. */
export function Marked({ children, style }: { children: ReactNode; style?: CSSProperties | undefined }) {
  return (
    <mark className="rounded-xs bg-warn-soft text-warn outline outline-warn/40" style={style}>
      {children}
    </mark>
  );
}
