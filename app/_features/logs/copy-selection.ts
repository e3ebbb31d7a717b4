import type { LogEntry } from "./log-entry";
import { copiedText } from "./shown-line";

/** A selection that begins and ends in rows of the log. */
export interface RowSelection {
  /** Ids of the first and the last entry of it. */
  from: number;
  to: number;
  /** The selected part of the first and of the last row; the same row gives the same part. */
  first: string;
  last: string;
}

/** The row that holds a node, by its entry's id; undefined outside of rows. */
export function rowOf(node: Node | null): HTMLElement | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest<HTMLElement>("[data-entry]") ?? undefined;
}

/** What of the page's selection lies in `list`; undefined when it does not begin and end in rows of it. */
export function rowSelection(selection: Selection | null, list: HTMLElement): RowSelection | undefined {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const [first, last] = [rowOf(range.startContainer), rowOf(range.endContainer)];
  if (!first || !last || !list.contains(first) || !list.contains(last)) return undefined;
  return {
    from: Number(first.dataset.entry),
    to: Number(last.dataset.entry),
    first: partOf(first, range),
    last: partOf(last, range),
  };
}

function partOf(row: HTMLElement, range: Range): string {
  const text = row.querySelector("[data-text]");
  if (!text) return "";
  const part = document.createRange();
  part.selectNodeContents(text);
  if (part.compareBoundaryPoints(Range.START_TO_START, range) < 0)
    part.setStart(range.startContainer, range.startOffset);
  if (part.compareBoundaryPoints(Range.END_TO_END, range) > 0)
    part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}

/** The selected text, whole, whether or not the page has drawn its lines; blank lines stay. */
export function selectedText(entries: readonly LogEntry[], { from, to, first, last }: RowSelection): string {
  if (from === to) return first;
  const between = entries.filter(({ id }) => id > from && id < to).map(copiedText);
  return [first, ...between, last].join("\n");
}

/** Every shown line, as a copy has it. */
export function allText(entries: readonly LogEntry[]): string {
  return entries.map(copiedText).join("\n");
}
