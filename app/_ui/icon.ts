import { type ComponentProps, createElement } from "react";

/** The shape of an icon as lucide describes it; attributes carry React's keys. */
interface Shape {
  node: readonly (readonly [tag: string, attributes: Record<string, string>])[];
}

/**
 * In the place of lucide's own maker of icons (next.config.mjs): draws the same without its context, its class names and its
 * other ways to give a size, which would come with every page.
 */
export default function createIcon({ node }: Shape) {
  return (props: ComponentProps<"svg">) =>
    createElement(
      "svg",
      {
        ...{ xmlns: "http://www.w3.org/2000/svg", width: 24, height: 24, viewBox: "0 0 24 24", fill: "none" },
        ...{ stroke: "currentColor", strokeWidth: 2, strokeLinecap: "round", strokeLinejoin: "round" },
        "aria-hidden": true,
        ...props,
      },
      node.map(([tag, attributes]) => createElement(tag, attributes)),
    );
}
