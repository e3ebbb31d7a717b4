import { ExternalLink } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonShape, buttonClass } from "@/app/_ui/button";
import type { Opening } from "./openings";

/** Opens an endpoint in a tab of its own: a plain link, which the middle button and the keyboard know. */
export function OpenLink({
  opening,
  look = "secondary",
  size = "medium",
  square = false,
  children,
  ...rest
}: {
  opening: Pick<Opening, "href">;
  children?: ReactNode;
} & Omit<ButtonShape, "icon"> &
  Omit<ComponentProps<"a">, "href" | "target" | "rel">) {
  return (
    <a
      {...rest}
      href={opening.href}
      target="_blank"
      rel="noopener"
      className={buttonClass(look, size, square)}
    >
      {children}
      <ExternalLink className={size === "small" ? "size-3.5" : "size-4"} aria-hidden="true" />
      {!square && <span className="sr-only">(opens in a new tab)</span>}
    </a>
  );
}
