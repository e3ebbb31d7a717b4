import { Search } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { classNames } from "./class-names";
import { inputClass } from "./field";

/** Marks the field that `/` focuses. */
export const SEARCH_FIELD = { "data-search-field": "" } as const;

/** The field that searches what is on a page, with the shortcut `/`; whatever it lies in is its `relative` frame. */
export function SearchField({
  label,
  search,
  onSearch,
  ...rest
}: {
  label: string;
  search: string;
  onSearch: (search: string) => void;
} & Pick<ComponentPropsWithRef<"input">, "placeholder">) {
  return (
    <>
      <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" aria-hidden="true" />
      <input
        {...SEARCH_FIELD}
        {...rest}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        className={classNames(inputClass, "h-9 w-full pl-9")}
      />
    </>
  );
}
