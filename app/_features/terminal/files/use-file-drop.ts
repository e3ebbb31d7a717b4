"use client";
import { type DragEvent, useRef, useState } from "react";

export interface Dropped {
  files: readonly File[];
  /** Names of folders: a browser gives no bytes of them. */
  folders: readonly string[];
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");

/** Takes files that are dropped on an element. `over` while some are held above it. */
export function useFileDrop(enabled: boolean, onDrop: (dropped: Dropped) => void) {
  const [over, setOver] = useState(false);
  /** Elements entered and not left: entering a child comes before leaving its parent. */
  const depth = useRef(0);
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (!enabled || !hasFiles(event)) return;
      event.preventDefault();
      depth.current++;
      setOver(true);
    },
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Else a browser would leave the page for the file.
      event.preventDefault();
      event.dataTransfer.dropEffect = enabled ? "copy" : "none";
    },
    onDragLeave: () => {
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      if (enabled) onDrop(droppedBy(event));
    },
  };
  return { over: over && enabled, handlers };
}

function droppedBy({ dataTransfer }: DragEvent): Dropped {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of dataTransfer.items) {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) folders.push(entry.name);
    else if (file) files.push(file);
  }
  return { files, folders };
}
