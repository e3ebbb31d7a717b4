import { watch } from "node:fs";

/**
 * Calls `changed` once things settle after a source below `folder` changed. Tests do not count. (Node's own --watch
 * would follow what Next compiles, too, and end the server with each page.)
 */
export function watchSources(folder: string, changed: (file: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  watch(folder, { recursive: true }, (_event, file) => {
    if (!file || !/\.tsx?$/.test(file) || /\.test\.tsx?$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => changed(file), 150);
  });
}
