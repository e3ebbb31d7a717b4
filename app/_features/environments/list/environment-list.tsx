"use client";
import { Boxes, Plus, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useDeferredValue, useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { useUrlState } from "@/app/_ui/use-url-state";
import type { EnvironmentView } from "@/server/contract/environment";
import { useLoadError } from "../../away/use-load-error";
import { useEnvironments } from "../../environment/queries";
import { useNewestTemplates } from "../../environment/templates";
import { useUser } from "../../people/session-gate";
import { EnvironmentRow, ROW_GRID } from "./environment-row";
import { ListToolbar } from "./list-toolbar";
import { applyListView, isFiltered, parseListView } from "./list-view";

const DeleteDialog = dynamic(
  () => patiently(() => import("../delete/delete-dialog")).then((module) => module.DeleteDialog),
  {
    ssr: false,
  },
);

// What is shown when something is wrong; the page is not kept waiting for it.
const LoadProblem = dynamic(() =>
  patiently(() => import("../../away/load-problem")).then((module) => module.LoadProblem),
);

const SENTENCE_LIST = new Intl.ListFormat("en");

/** The live list of environments, `rendered` until it is. Search, filters and order are in the address. */
export function EnvironmentList({ rendered }: { rendered: EnvironmentView[] | undefined }) {
  const user = useUser();
  const query = useEnvironments(rendered);
  const [params, setParams] = useUrlState();
  const [deleting, setDeleting] = useState<EnvironmentView>();
  const view = useDeferredValue(parseListView(params));
  const all = query.data?.items;
  const error = useLoadError(query);
  const shown = all ? applyListView(all, view, user.email) : [];

  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-7 sm:px-6">
      <div className="flex items-center justify-between gap-4">
        <h1 className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight">
          Environments
          {all && all.length > 0 && (
            <span className="tabular text-sm font-normal text-muted">
              {shown.length === all.length ? all.length : `${shown.length} of ${all.length}`}
            </span>
          )}
        </h1>
        <ButtonLink
          href="/environments/new"
          look="primary"
          icon={<Plus className="size-4" aria-hidden="true" />}
        >
          New environment
        </ButtonLink>
      </div>
      <ListToolbar view={parseListView(params)} setParams={setParams} admin={user.role === "admin"} />
      <UnreadableNotice names={query.data?.unreadable?.map(({ name }) => name) ?? []} />
      {error !== null ? (
        <LoadProblem what="The environments" error={error} onRetry={() => query.refetch()} />
      ) : (
        <div className="overflow-clip rounded-xl border border-line bg-surface">
          {!all && <ListSkeleton />}
          {all && shown.length > 0 && (
            <>
              <div
                aria-hidden="true"
                className={`${ROW_GRID} hidden border-b border-line px-4 py-2 text-xs text-faint lg:grid`}
              >
                <span>Name</span>
                <span>State</span>
                <span>Components</span>
                <span>Owner</span>
                <span className="text-right">Age</span>
                <span />
              </div>
              <ul aria-label="Environments">
                {shown.map((item) => (
                  <EnvironmentRow key={item.uid} view={item} onDelete={() => setDeleting(item)} />
                ))}
              </ul>
            </>
          )}
          {all && all.length === 0 && !query.data?.unreadable && <NoEnvironments />}
          {all && all.length > 0 && shown.length === 0 && isFiltered(view) && (
            <EmptyState
              icon={<SearchX aria-hidden="true" />}
              title="No environment matches"
              action={
                <Button
                  onClick={() =>
                    setParams({ q: undefined, state: undefined, mode: undefined, owner: undefined })
                  }
                >
                  Clear search and filters
                </Button>
              }
            >
              {all.length === 1 ? "The one environment you have is hidden" : `All ${all.length} are hidden`}{" "}
              by your search and filters.
            </EmptyState>
          )}
        </div>
      )}
      {deleting && <DeleteDialog view={deleting} onClose={() => setDeleting(undefined)} />}
    </div>
  );
}

function UnreadableNotice({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <Notice
      tone="warn"
      title={
        names.length === 1
          ? "One environment cannot be shown"
          : `${names.length} environments cannot be shown`
      }
      className="mb-4"
    >
      This page does not understand what {SENTENCE_LIST.format(names)} {names.length === 1 ? "holds" : "hold"}
      . Reload the page; if that does not help, kubectl get environment NAME -o yaml shows it whole.
    </Notice>
  );
}

function NoEnvironments() {
  const [template] = useNewestTemplates();
  const stack = template?.components.map(({ stack, title }) => stack ?? title) ?? [];
  return (
    <EmptyState
      icon={<Boxes aria-hidden="true" />}
      title="Create your first environment"
      action={
        <ButtonLink href="/environments/new" look="primary">
          Create an environment
        </ButtonLink>
      }
    >
      A namespace of your own{stack.length > 0 && ` with ${SENTENCE_LIST.format(stack)}`}, ready in under a
      minute. Then switch any component into dev mode and read its logs, here in the browser.
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading environments">
      {["one", "two", "three", "four"].map((row) => (
        <div key={row} className="flex items-center gap-6 border-b border-line px-4 py-4 last:border-0">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-6 w-20 rounded-full" />
          <Skeleton className="hidden h-4 flex-1 sm:block" />
        </div>
      ))}
    </div>
  );
}
