import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { StatusIcon, type Tone } from "./status-mark";

const soft: Partial<Record<Tone, string>> = {
  bad: "border-bad/25 bg-bad-soft",
  warn: "border-warn/25 bg-warn-soft",
  pending: "border-warn/25 bg-warn-soft",
  info: "border-info/25 bg-info-soft",
  ok: "border-ok/25 bg-ok-soft",
};

/** A message in the page: what happened and what to do. `alert` is read out at once. */
export function Notice({
  tone,
  title,
  children,
  action,
  alert = false,
  narrow = false,
  className,
}: {
  tone: Tone;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  alert?: boolean;
  /** Small text, and the action below it: for cards. */
  narrow?: boolean;
  className?: string;
}) {
  return (
    <div
      role={alert ? "alert" : undefined}
      className={classNames(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-3.5 py-3",
        narrow && "text-[13px]",
        soft[tone] ?? "border-line bg-idle-soft",
        className,
      )}
    >
      <StatusIcon tone={tone} className="mt-[3px]" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {children && <div className="mt-0.5 break-words text-muted">{children}</div>}
      </div>
      {action && (
        <div className={narrow ? "basis-full pl-6.5" : "max-sm:basis-full max-sm:pl-6.5"}>{action}</div>
      )}
    </div>
  );
}
