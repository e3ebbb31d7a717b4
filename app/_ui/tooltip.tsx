import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** A hint below a control on hover and keyboard focus. It only repeats the control's name, so assistive tools skip it. */
export function Tooltip({
  content,
  align = "center",
  children,
}: {
  content: string;
  align?: "center" | "end";
  children: ReactNode;
}) {
  return (
    <span className="group/tip relative inline-flex">
      {children}
      <span
        aria-hidden="true"
        className={classNames(
          "pointer-events-none absolute top-full z-20 mt-1.5 hidden rounded-lg bg-ink px-2.5 py-1.5 text-xs whitespace-nowrap text-on-ink shadow-lift",
          "group-has-focus-visible/tip:block [@media(hover:hover)]:group-hover/tip:block",
          align === "end" ? "right-0" : "left-1/2 -translate-x-1/2",
        )}
      >
        {content}
      </span>
    </span>
  );
}
