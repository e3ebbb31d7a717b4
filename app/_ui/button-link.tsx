import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonShape, buttonClass } from "./button";

/** A link that looks like a button. Apart from it, since Next's links are much code for a page that only reports an error. */
export function ButtonLink({
  look = "secondary",
  size = "medium",
  square = false,
  icon,
  className,
  children,
  ...rest
}: ButtonShape & ComponentProps<typeof Link>) {
  return (
    <Link {...rest} className={buttonClass(look, size, square, className)}>
      {icon}
      {children}
    </Link>
  );
}
