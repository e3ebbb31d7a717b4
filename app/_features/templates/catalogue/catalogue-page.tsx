"use client";
import { LayoutTemplate, Plus, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { EmptyState } from "@/app/_ui/empty-state";
import { Select } from "@/app/_ui/field";
import { SearchField } from "@/app/_ui/search-field";
import { Skeleton } from "@/app/_ui/skeleton";
import { useUrlState } from "@/app/_ui/use-url-state";
import { useLoadError } from "../../away/use-load-error";
import { useNewestTemplates } from "../../environment/templates";
import { useUser } from "../../people/session-gate";
import { useCatalogue } from "../queries";
import { useFreshTemplates } from "../use-fresh-templates";
import { applyCatalogueView, entriesOf, parseCatalogueView, type State } from "./entries";
import { TemplateCard } from "./template-card";

const LoadProblem = dynamic(() =>
  patiently(() => import("../../away/load-problem")).then((module) => module.LoadProblem),
);

const states: { value: State; label: string }[] = [
  { value: "all", label: "Any state" },
  { value: "ready", label: "Ready" },
  { value: "publishing", label: "Being published" },
  { value: "trouble", label: "In trouble" },
];

/** Every application that environments can be made of. Search and filter are in the address. */
export function CataloguePage() {
  const isAdmin = useUser().role === "admin";
  const catalogue = useCatalogue();
  const error = useLoadError(catalogue);
  const views = useNewestTemplates();
  const [params, setParams] = useUrlState();
  useFreshTemplates(catalogue.data?.items);
  const view = parseCatalogueView(params);
  const all = catalogue.data && entriesOf(catalogue.data.items, views);
  const shown = all ? applyCatalogueView(all, view) : [];
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-7 sm:px-6">
      <div className="flex items-center justify-between gap-4">
        <h1 className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight">
          Templates
          {all && all.length > 0 && (
            <span className="tabular text-sm font-normal text-muted">
              {shown.length === all.length ? all.length : `${shown.length} of ${all.length}`}
            </span>
          )}
        </h1>
        {isAdmin && (
          <ButtonLink
            href="/templates/new"
            look="primary"
            icon={<Plus className="size-4" aria-hidden="true" />}
          >
            New template
          </ButtonLink>
        )}
      </div>
      <search className="my-4 flex flex-wrap items-center gap-2">
        <div className="relative min-w-0 flex-1 basis-56">
          <SearchField
            label="Search templates"
            placeholder="Search by name, source, component"
            search={view.search}
            onSearch={(q) => setParams({ q })}
          />
        </div>
        <Select
          aria-label="State"
          value={view.state}
          onChange={({ target }) => setParams({ state: target.value === "all" ? undefined : target.value })}
          className="w-auto max-sm:flex-1"
        >
          {states.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </search>
      {error !== null && (
        <LoadProblem what="The templates" error={error} onRetry={() => catalogue.refetch()} />
      )}
      {!all && error === null && <CatalogueSkeleton />}
      {shown.length > 0 && (
        <ul aria-label="Templates" className="grid grid-cols-1 gap-4 md:grid-cols-2 xl:grid-cols-3">
          {shown.map((entry) => (
            <TemplateCard key={entry.name} entry={entry} />
          ))}
        </ul>
      )}
      {all && shown.length === 0 && (
        <div className="rounded-xl border border-line bg-surface">
          {all.length === 0 ? (
            <NoTemplates isAdmin={isAdmin} />
          ) : (
            <EmptyState
              icon={<SearchX aria-hidden="true" />}
              title="No template matches"
              action={
                <Button onClick={() => setParams({ q: undefined, state: undefined })}>
                  Clear search and filter
                </Button>
              }
            >
              {all.length === 1 ? "The one template there is is hidden" : `All ${all.length} are hidden`} by
              your search and filter.
            </EmptyState>
          )}
        </div>
      )}
    </div>
  );
}

function NoTemplates({ isAdmin }: { isAdmin: boolean }) {
  return (
    <EmptyState
      icon={<LayoutTemplate aria-hidden="true" />}
      title="There are no templates"
      action={
        isAdmin && (
          <ButtonLink href="/templates/new" look="primary">
            Make the first one
          </ButtonLink>
        )
      }
    >
      A template is an application that environments are made of, from manifests or a git repository.
      {!isAdmin && " An administrator of the portal can make one."}
    </EmptyState>
  );
}

function CatalogueSkeleton() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading templates"
      className="grid grid-cols-1 gap-4 md:grid-cols-2 xl:grid-cols-3"
    >
      {["one", "two", "three"].map((card) => (
        <Skeleton key={card} className="h-56 rounded-xl" />
      ))}
    </div>
  );
}
