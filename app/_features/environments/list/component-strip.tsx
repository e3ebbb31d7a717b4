import { classNames } from "@/app/_ui/class-names";
import { StatusIcon } from "@/app/_ui/status-mark";
import type { EnvironmentView } from "@/server/contract/environment";
import { componentMark, modeOf } from "../../environment/state";
import { useTemplate } from "../../environment/templates";

/** The components of an environment in the order of the stack: state of each, and which are dev pods. */
export function ComponentStrip({ view }: { view: EnvironmentView }) {
  const { components } = useTemplate(view);
  return (
    <ul aria-label="Components" className="flex flex-wrap gap-1.5">
      {components.map(({ name, title }) => {
        const mark = componentMark(view.status.components[name]);
        const dev = modeOf(view, name) === "dev";
        return (
          <li
            key={name}
            title={`${title}: ${mark.label}${dev ? ", dev mode" : ""}`}
            className={classNames(
              "inline-flex h-6 items-center gap-1.5 rounded-md border px-2 text-[13px]",
              dev ? "border-iris/35 bg-iris-soft text-iris" : "border-line bg-canvas text-muted",
            )}
          >
            <StatusIcon tone={mark.tone} className="size-3" />
            {title}
            <span className="sr-only">{mark.label}</span>
            {dev && <span className="font-medium">dev</span>}
          </li>
        );
      })}
    </ul>
  );
}
