"use client";
import { useEffect, useMemo, useState } from "react";
import { announce } from "@/app/_ui/toaster";
import type { Attached } from "../session/terminal-session";
import { type FileHost, sendFile } from "./requests";
import { Uploads } from "./uploads";
import { type Dropped, useFileDrop } from "./use-file-drop";

type Asking = { kind: "upload"; dropped: Dropped } | { kind: "download" };

/** The files that go into and come out of the container of one terminal; `host` is there while it runs. */
export function useFiles(
  terminal: { environment: string; id: string },
  attached: Pick<Attached, "pod" | "container"> | undefined,
) {
  const { environment, id } = terminal;
  const { pod, container } = attached ?? {};
  const host = useMemo<FileHost | undefined>(
    () => (pod && container ? { environment, terminal: id, pod, container } : undefined),
    [environment, id, pod, container],
  );
  const [asking, setAsking] = useState<Asking>();
  const uploads = useMemo(
    () =>
      host &&
      new Uploads(
        (to, file, options) => sendFile(host, to, file, options),
        ({ file, path }) => announce(`${file.name} is uploaded`, { detail: `${path} in ${host.container}` }),
      ),
    [host],
  );
  useEffect(() => () => uploads?.close(), [uploads]);
  const drop = useFileDrop(host !== undefined, (dropped) => setAsking({ kind: "upload", dropped }));
  return {
    ...{ host, uploads, drop, asking: host && asking },
    upload: () => setAsking({ kind: "upload", dropped: { files: [], folders: [] } }),
    download: () => setAsking({ kind: "download" }),
    close: () => setAsking(undefined),
  };
}
