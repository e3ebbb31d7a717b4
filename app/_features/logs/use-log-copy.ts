"use client";
import { type RefObject, useEffect, useState } from "react";
import { allText, rowOf, rowSelection, selectedText } from "./copy-selection";
import type { LogStore } from "./log-store";

/**
 * Copies from the store instead of the page, which has drawn only the lines in view. `pinned` are the ids of the entries
 * in which the selection begins and ends: their rows have to stay in the page, else the browser loses it. `all` is true
 * after Ctrl+A in the log, until something else is selected.
 */
export function useLogCopy(element: RefObject<HTMLElement | null>, store: LogStore) {
  const [pinned, setPinned] = useState<readonly number[]>([]);
  const [all, setAll] = useState(false);

  useEffect(() => {
    const onSelect = () => {
      const selection = document.getSelection();
      const rows = [selection?.anchorNode ?? null, selection?.focusNode ?? null]
        .map(rowOf)
        .filter((row) => row !== undefined && element.current?.contains(row));
      // Also of a caret: Shift and a click far below select from there on.
      const ids = rows.map((row) => Number(row?.dataset.entry));
      setPinned((before) => (before.join() === ids.join() ? before : ids));
      if (!selection?.isCollapsed) setAll(false);
    };
    document.addEventListener("selectionchange", onSelect);
    return () => document.removeEventListener("selectionchange", onSelect);
  }, [element]);

  useEffect(() => {
    if (!all) return;
    const end = () => setAll(false);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && end();
    document.addEventListener("pointerdown", end);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", end);
      document.removeEventListener("keydown", onKey);
    };
  }, [all]);

  useEffect(() => {
    const onCopy = (event: ClipboardEvent) => {
      const list = element.current;
      if (!list || event.target instanceof HTMLInputElement) return;
      const selection = rowSelection(document.getSelection(), list);
      if (!all && !selection) return;
      const text = selection ? selectedText(store.visible, selection) : allText(store.visible);
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
    };
    document.addEventListener("copy", onCopy);
    return () => document.removeEventListener("copy", onCopy);
  }, [all, element, store]);

  const selectAll = () => {
    document.getSelection()?.removeAllRanges();
    setAll(true);
  };
  return { pinned, all, selectAll };
}
