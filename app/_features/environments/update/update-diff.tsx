"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "@/app/_ui/button";
import { classNames } from "@/app/_ui/class-names";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import type { EnvironmentView } from "@/server/contract/environment";
import type { EnvironmentUpdate, ObjectChange } from "@/server/contract/environment-update";
import type { TemplateView } from "@/server/contract/template";
import { call } from "../../api/call";
import { messageOf } from "../../api/problem-error";
import { titleIn } from "../../environment/template";
import { useTemplate } from "../../environment/templates";

/** What moving an environment to a revision would change; asked anew whenever the environment changed. */
export function useUpdate(view: EnvironmentView, revision: string) {
  return useQuery({
    queryKey: ["environment-update", view.name, view.generation, view.status.revision, revision],
    enabled: revision !== "",
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<EnvironmentUpdate> =>
      call(
        "GET /api/environments/{name}/update",
        { params: { name: view.name }, query: { revision }, signal },
        async () => (await import("@/server/contract/environment-update")).environmentUpdate,
      ),
  });
}

/** What an update changes, object by object, and what that means for who works in the environment. */
export function UpdateDiff({ view, query }: { view: EnvironmentView; query: ReturnType<typeof useUpdate> }) {
  const template = useTemplate(view);
  const { data, error, refetch, isPlaceholderData } = query;
  if (!data && error)
    return (
      <Notice
        alert
        tone="bad"
        title="What it changes could not be told"
        className="mt-4"
        action={
          <Button size="small" onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {messageOf(error)}
      </Notice>
    );
  if (!data)
    return (
      <div role="status" aria-busy="true" aria-label="Comparing" className="mt-4 flex flex-col gap-2">
        <Skeleton className="h-5 w-64" />
        <Skeleton className="h-28 rounded-lg" />
      </div>
    );
  return (
    <section
      aria-label="What changes"
      aria-busy={isPlaceholderData || undefined}
      className={classNames("mt-4 flex flex-col gap-3", isPlaceholderData && "opacity-50")}
    >
      <Summary update={data} template={template} />
      {data.objections.length > 0 && (
        <Notice tone="bad" title="Its settings do not fit that revision">
          <ul>
            {data.objections.map(({ field, message }) => (
              <li key={field}>
                <code className="font-mono text-xs break-all text-ink">{field}</code>: {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <ul aria-label="Objects" className="flex flex-col gap-2">
        {data.changes.map((change) => (
          <ChangedObject
            key={`${change.kind}/${change.name}`}
            change={change}
            open={data.changes.length <= 3}
          />
        ))}
      </ul>
      {data.more > 0 && <p className="text-[13px] text-muted">And {data.more} more objects.</p>}
    </section>
  );
}

const LIST = new Intl.ListFormat("en");

function Summary({ update, template }: { update: EnvironmentUpdate; template: TemplateView }) {
  const count = update.changes.length + update.more;
  if (count === 0) return <p>Nothing in this environment changes: both revisions come to the same for it.</p>;
  const restarts = update.restarts.map((name) => titleIn(template, name));
  return (
    <p>
      {count === 1 ? "One object changes." : `${count} objects change.`}{" "}
      {restarts.length > 0 ? `The pods of ${LIST.format(restarts)} are replaced.` : "No pod is replaced."}
    </p>
  );
}

const CHANGE_LOOK: Record<ObjectChange["change"], { word: string; look: string }> = {
  added: { word: "added", look: "bg-ok-soft text-ok" },
  removed: { word: "removed", look: "bg-bad-soft text-bad" },
  changed: { word: "changed", look: "bg-info-soft text-info" },
};

const LINE_LOOK: Record<ObjectChange["lines"][number]["op"], string> = {
  "+": "bg-ok-soft text-ok",
  "-": "bg-bad-soft text-bad",
  " ": "text-muted",
  "…": "text-faint",
};

function ChangedObject({ change, open }: { change: ObjectChange; open: boolean }) {
  const { kind, name, lines, more, blocked } = change;
  const { word, look } = CHANGE_LOOK[change.change];
  return (
    <li className="overflow-clip rounded-lg border border-line">
      <details open={open || blocked !== undefined}>
        <summary className="flex items-center gap-2 px-3 py-2 select-none hover:bg-hover">
          <span className={classNames("shrink-0 rounded-md px-1.5 py-0.5 text-xs font-medium", look)}>
            {word}
          </span>
          <span className="min-w-0 truncate font-mono text-xs" title={`${kind}/${name}`}>
            {kind}/{name}
          </span>
        </summary>
        {blocked && <p className="border-t border-line bg-warn-soft px-3 py-2 text-[13px]">{blocked}</p>}
        {lines.length > 0 && (
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
            tabIndex={0}
            className="max-h-72 overflow-auto border-t border-line py-1.5 font-mono text-xs leading-5 outline-offset-[-2px]"
          >
            {lines.map(({ op, text }, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their place
                key={index}
                className={classNames("block w-max min-w-full px-3", LINE_LOOK[op])}
              >
                {op === "…" ? "…" : `${op} ${text}`}
              </span>
            ))}
            {more > 0 && <span className="block px-3 text-muted">{more} more lines</span>}
          </pre>
        )}
      </details>
    </li>
  );
}
