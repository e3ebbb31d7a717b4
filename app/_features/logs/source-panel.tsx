"use client";
import { useQuery } from "@tanstack/react-query";
import { SquareTerminal } from "lucide-react";
import type { ReactElement } from "react";
import { Menu, MenuCheckbox, MenuItem, MenuLabel, MenuSeparator } from "@/app/_ui/menu";
import type { EnvironmentView } from "@/server/contract/environment";
import { messageOf } from "../api/problem-error";
import { besideIn, titleIn } from "../environment/template";
import { useTemplate } from "../environment/templates";
import { requestTerminal } from "../terminal/requests";
import { isRunning } from "../terminal/why-not";
import type { LogViewParams } from "./log-view-params";
import { readSources } from "./read-logs";

type Change = (changes: Record<string, string | undefined>) => void;

const REFRESH_MS = 5_000;

const toggled = <T extends string>(list: readonly T[], item: T) =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item];

/** Which components, pods (also those of no component) and containers to read, and terminals in those that run. Pods that come later join by themselves, unless single pods are picked. */
export function SourcePanel({
  trigger,
  view,
  params,
  onChange,
}: {
  trigger: ReactElement;
  view: EnvironmentView;
  params: LogViewParams;
  onChange: Change;
}) {
  const template = useTemplate(view);
  // A picked component that is gone stays in the list, as a pod does below: else it could not be unpicked.
  const components = [
    ...new Set([
      ...template.components.map(({ name }) => name),
      ...besideIn(template, view).map(({ shown }) => shown.name),
      ...params.components,
    ]),
  ];
  const { data, error } = useQuery({
    queryKey: ["log-sources", view.name],
    queryFn: ({ signal }) => readSources(view.name, signal),
    refetchInterval: REFRESH_MS,
  });
  const pods = data?.items ?? [];
  // What is picked and gone stays in the list: else it could not be unpicked.
  const gone = data ? params.pods.filter((name) => !pods.some(({ pod }) => pod === name)) : [];
  const inView = pods.filter(({ pod, component }) =>
    params.pods.length > 0
      ? params.pods.includes(pod)
      : params.components.length === 0 || params.components.includes(component ?? ""),
  );
  const apart = inView.flatMap((pod) => (pod.containers.length > 1 ? pod.containers : []));
  const containers = [...new Set([...apart, ...params.containers])];
  const shells = Object.entries(view.status.components).flatMap(([component, status]) =>
    status.pods
      .filter((pod) => isRunning(pod) && inView.some(({ pod: name }) => name === pod.name))
      .flatMap((pod) =>
        pod.containers
          .filter(({ state }) => state === "running")
          .map(({ name: container }) => ({
            title: titleIn(template, component),
            start: { component, pod: pod.name, container },
          })),
      ),
  );

  return (
    <Menu align="start" trigger={trigger}>
      <MenuLabel>Components</MenuLabel>
      {components.map((component) => (
        <MenuCheckbox
          key={component}
          checked={params.pods.length === 0 && params.components.includes(component)}
          onChange={() =>
            onChange({
              pod: undefined,
              component: toggled(params.components, component).join(",") || undefined,
            })
          }
        >
          {titleIn(template, component)}
        </MenuCheckbox>
      ))}
      <MenuSeparator />
      <MenuLabel>Pods</MenuLabel>
      {[...pods, ...gone.map((pod) => ({ pod, component: undefined, containers: [] }))].map((item) => (
        <MenuCheckbox
          key={item.pod}
          checked={params.pods.includes(item.pod)}
          onChange={() => onChange({ pod: toggled(params.pods, item.pod).join(",") || undefined })}
        >
          <span className="min-w-0">
            <span className="block truncate font-mono text-xs">{item.pod}</span>
            {item.containers.length > 1 && (
              <span className="block truncate text-xs text-muted">{item.containers.join(", ")}</span>
            )}
          </span>
          {gone.includes(item.pod) && <span className="text-xs text-faint">gone</span>}
        </MenuCheckbox>
      ))}
      {pods.length === 0 && gone.length === 0 && (
        <p className="max-w-72 px-2.5 py-1.5 text-[13px] text-muted">
          {error ? messageOf(error) : data ? "There are no pods now." : "Looking for pods…"}
        </p>
      )}
      {containers.length > 0 && (
        <>
          <MenuSeparator />
          <MenuLabel>Containers</MenuLabel>
          {containers.map((name) => (
            <MenuCheckbox
              key={name}
              checked={params.containers.includes(name)}
              onChange={() =>
                onChange({ container: toggled(params.containers, name).join(",") || undefined })
              }
            >
              <span className="truncate font-mono text-xs">{name}</span>
            </MenuCheckbox>
          ))}
        </>
      )}
      <MenuSeparator />
      <MenuItem onSelect={() => onChange({ pod: undefined, component: undefined, container: undefined })}>
        Everything
      </MenuItem>
      {shells.length > 0 && (
        <>
          <MenuSeparator />
          <MenuLabel>Terminal</MenuLabel>
          {shells.map(({ title, start }) => (
            <MenuItem
              key={`${start.pod} ${start.container}`}
              icon={<SquareTerminal aria-hidden="true" />}
              onSelect={() => requestTerminal({ environment: view.name, title, start })}
            >
              <span className="min-w-0">
                <span className="block truncate font-mono text-xs">{start.pod}</span>
                <span className="block truncate text-xs text-muted">{start.container}</span>
              </span>
            </MenuItem>
          ))}
        </>
      )}
    </Menu>
  );
}
