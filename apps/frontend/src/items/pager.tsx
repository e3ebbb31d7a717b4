import type { ItemPage } from "./queries";

/** Which part of the list is shown, and the way to the others. Nothing when one page holds all. */
export function Pager({ data, onPage }: { data: ItemPage; onPage: (page: number) => void }) {
  const pages = Math.max(1, Math.ceil(data.total / data.page_size));
  if (pages === 1 && data.page === 1) return null;
  const first = (data.page - 1) * data.page_size + 1;
  const last = Math.min(data.total, data.page * data.page_size);
  return (
    <nav className="pager" aria-label="Pages">
      <button
        type="button"
        className="button"
        disabled={data.page <= 1}
        onClick={() => onPage(Math.min(data.page - 1, pages))}
      >
        Previous
      </button>
      <span aria-live="polite">
        {first <= last ? `${first}–${last} of ${data.total}` : `0 of ${data.total}`}
      </span>
      <button
        type="button"
        className="button"
        disabled={data.page >= pages}
        onClick={() => onPage(data.page + 1)}
      >
        Next
      </button>
    </nav>
  );
}
