import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

type Look = "primary" | "secondary" | "quiet" | "danger";
type Size = "small" | "medium";

const looks: Record<Look, string> = {
  primary: "bg-ink text-on-ink border-transparent hover:opacity-88",
  secondary: "bg-surface text-ink border-line-strong/70 hover:bg-hover",
  quiet: "bg-transparent text-muted border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-bad-solid text-white border-transparent hover:opacity-88",
};
const sizes: Record<Size, string> = { small: "h-8 px-2.5 text-[13px]", medium: "h-9 px-3.5 text-sm" };

/** The classes of a button, for what only looks like one. */
export function buttonClass(look: Look, size: Size = "medium", square = false, extra?: string): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-lg border font-medium",
    "transition-[background,opacity,color] duration-100 select-none",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50",
    looks[look],
    square ? (size === "small" ? "size-8" : "size-9") : sizes[size],
    extra,
  );
}

export interface ButtonShape {
  look?: Look;
  size?: Size;
  /** A square button that shows only an icon: give it an `aria-label`. */
  square?: boolean;
  icon?: ReactNode;
}

export function Button({
  look = "secondary",
  size = "medium",
  square = false,
  icon,
  busy = false,
  className,
  children,
  type = "button",
  disabled,
  ...rest
}: ButtonShape & { busy?: boolean } & ComponentProps<"button">) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(look, size, square, classNames(busy && "animate-breathe", className))}
    >
      {icon}
      {children}
    </button>
  );
}
