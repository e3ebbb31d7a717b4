"use client";
import { Select } from "@/app/_ui/field";
import { SearchField } from "@/app/_ui/search-field";
import { Segmented } from "@/app/_ui/segmented";
import type { ListView, Sort, StateFilter } from "./list-view";

const states: { value: StateFilter; label: string }[] = [
  { value: "all", label: "Any state" },
  { value: "ready", label: "Ready" },
  { value: "pending", label: "In progress" },
  { value: "degraded", label: "Degraded" },
  { value: "paused", label: "Paused" },
];
const sorts: { value: Sort; label: string }[] = [
  { value: "name", label: "By name" },
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "state", label: "Troubled first" },
];

export function ListToolbar({
  view,
  setParams,
  admin,
}: {
  view: ListView;
  setParams: (changes: Record<string, string | undefined>) => void;
  admin: boolean;
}) {
  return (
    <search className="my-4 flex flex-wrap items-center gap-2">
      <div className="relative min-w-0 flex-1 basis-56">
        <SearchField
          label="Search environments"
          placeholder="Search by name, owner, description"
          search={view.search}
          onSearch={(q) => setParams({ q })}
        />
      </div>
      {admin && (
        <Segmented
          label="Whose environments"
          name="owner"
          value={view.mine ? "me" : "all"}
          options={[
            { value: "all", label: "All" },
            { value: "me", label: "Mine" },
          ]}
          onChange={(owner) => setParams({ owner: owner === "me" ? "me" : undefined })}
        />
      )}
      <Segmented
        label="Mode"
        name="mode"
        value={view.dev ? "dev" : "any"}
        options={[
          { value: "any", label: "Any mode" },
          { value: "dev", label: "In dev mode" },
        ]}
        onChange={(mode) => setParams({ mode: mode === "dev" ? "dev" : undefined })}
      />
      <Select
        aria-label="State"
        value={view.state}
        onChange={({ target }) => setParams({ state: target.value === "all" ? undefined : target.value })}
        className="w-auto max-sm:flex-1"
      >
        {states.map((state) => (
          <option key={state.value} value={state.value}>
            {state.label}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Order"
        value={view.sort}
        onChange={({ target }) => setParams({ sort: target.value === "name" ? undefined : target.value })}
        className="w-auto max-sm:flex-1"
      >
        {sorts.map((sort) => (
          <option key={sort.value} value={sort.value}>
            {sort.label}
          </option>
        ))}
      </Select>
    </search>
  );
}
