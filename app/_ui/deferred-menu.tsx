"use client";
import { type ComponentProps, type ComponentType, cloneElement, type ReactElement, useState } from "react";

/**
 * A menu whose code loads when its button is pointed at, focused or pressed. `button` is the trigger; the loaded panel gets
 * it, takes its place and opens at once.
 */
export function DeferredMenu<Props extends object>({
  button,
  load,
  props,
}: {
  button: ReactElement<ComponentProps<"button">>;
  load: () => Promise<ComponentType<Props & { trigger: ReactElement }>>;
  props: Props;
}) {
  const [Panel, setPanel] = useState<ComponentType<Props & { trigger: ReactElement }>>();
  if (Panel) return <Panel {...props} trigger={button} />;
  const preload = () => void load();
  return cloneElement(button, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: preload,
    onFocus: preload,
    onClick: () => void load().then((loaded) => setPanel(() => loaded)),
    onKeyDown: (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      void load().then((loaded) => setPanel(() => loaded));
    },
  });
}
