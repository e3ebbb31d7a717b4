import { Ellipsis } from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "./button";

/** Opens the menu of what can be done with the thing in a row. */
export function MoreButton(props: ComponentProps<"button"> & { "aria-label": string }) {
  return (
    <Button
      {...props}
      look="quiet"
      size="small"
      square
      icon={<Ellipsis className="size-4" aria-hidden="true" />}
    />
  );
}
