import type { ComponentProps } from "react";
import { type ButtonShape, buttonClass } from "./button";
import { Link } from "./link";

/** A link that looks like a button. Apart from it: a page that only reports an error needs no links. */
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
