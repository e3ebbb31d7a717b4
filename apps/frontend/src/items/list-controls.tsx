import { useEffect, useState } from "react";
import type { ListState } from "./list-address";

const PAUSE_MS = 250;

interface ListControlsProps {
  state: ListState;
  onChange: (changes: Partial<ListState>) => void;
}

/** Search, filter and order. The search applies when typing pauses. */
export function ListControls({ state, onChange }: ListControlsProps) {
  return (
    <search className="list-controls">
      {/* A new address (back, "show all") starts the field anew; its own typing does not. */}
      <SearchField value={state.q} onSearch={(q) => onChange({ q })} />
      <select
        aria-label="Show"
        value={state.done}
        onChange={(event) => onChange({ done: event.target.value })}
      >
        <option value="">All</option>
        <option value="false">Open</option>
        <option value="true">Done</option>
      </select>
      <select
        aria-label="Order"
        value={state.sort}
        onChange={(event) => onChange({ sort: event.target.value })}
      >
        <option value="newest">Newest first</option>
        <option value="oldest">Oldest first</option>
        <option value="title">By title</option>
      </select>
    </search>
  );
}

function SearchField({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onSearch]);
  return (
    <input
      type="search"
      aria-label="Search items"
      placeholder="Search…"
      maxLength={100}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
