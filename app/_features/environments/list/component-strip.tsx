import { classNames } from "@/app/_ui/class-names";
import { StatusIcon } from "@/app/_ui/status-mark";
import { COMPONENTS } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";
import { COMPONENT_TITLES, componentMark } from "../../environment/state";

/** The components of an environment in the order of the stack: state of each, and which are dev pods. */
export function ComponentStrip({ view }: { view: EnvironmentView }) {
  return (
    <ul aria-label="Components" className="flex flex-wrap gap-1.5">
      {COMPONENTS.map((component) => {
        const mark = componentMark(view.status.components[component]);
        const dev = view.spec.components[component].mode === "dev";
        return (
          <li
            key={component}
            title={`${COMPONENT_TITLES[component]}: ${mark.label}${dev ? ", dev mode" : ""}`}
            className={classNames(
              "inline-flex h-6 items-center gap-1.5 rounded-md border px-2 text-[13px]",
              dev ? "border-iris/35 bg-iris-soft text-iris" : "border-line bg-canvas text-muted",
            )}
          >
            <StatusIcon tone={mark.tone} className="size-3" />
            {COMPONENT_TITLES[component]}
            <span className="sr-only">{mark.label}</span>
            {dev && <span className="font-medium">dev</span>}
          </li>
        );
      })}
    </ul>
  );
}
