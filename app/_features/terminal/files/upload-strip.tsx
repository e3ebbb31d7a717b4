"use client";
import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button } from "@/app/_ui/button";
import { StatusIcon } from "@/app/_ui/status-mark";
import { sizeText } from "./size";
import type { Upload, Uploads } from "./uploads";

/** The files on their way into the terminal's container, below its screen, while one works on. */
export function UploadStrip({ uploads }: { uploads: Uploads }) {
  const items = useSyncExternalStore(uploads.subscribe, uploads.getItems, uploads.getItems);
  if (items.length === 0) return null;
  return (
    <ul
      aria-label="Uploads"
      className="max-h-40 shrink-0 overflow-y-auto border-t border-line bg-canvas px-3 py-1 text-[13px]"
    >
      {items.map((upload) => (
        <Row key={upload.id} {...{ upload, uploads }} />
      ))}
    </ul>
  );
}

function Row({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { id, file, path, sent, state, error, exists } = upload;
  const failed = state === "failed";
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 py-0.5">
      {failed && <StatusIcon tone={exists ? "warn" : "bad"} />}
      {failed ? (
        <span role="alert" className="min-w-0 flex-1 basis-56 break-words">
          {file.name} was not uploaded. {error}
        </span>
      ) : (
        <>
          <span title={path} className="min-w-0 flex-1 truncate">
            {path}
          </span>
          <progress
            aria-label={`Upload of ${file.name}`}
            max={Math.max(1, file.size)}
            value={sent}
            className="h-1.5 w-24 appearance-none overflow-hidden rounded-full border-none bg-line sm:w-40 [&::-moz-progress-bar]:bg-iris [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-iris"
          />
          <span className="tabular w-24 text-right text-xs whitespace-nowrap text-muted">
            {state === "waiting" ? "waiting" : `${sizeText(sent)} of ${sizeText(file.size)}`}
          </span>
        </>
      )}
      {failed && (
        <Button size="small" onClick={() => uploads.retry(id, exists === true)}>
          {exists ? "Replace it" : "Try again"}
        </Button>
      )}
      <Button
        square
        size="small"
        look="quiet"
        aria-label={failed ? `Forget ${file.name}` : `Cancel the upload of ${file.name}`}
        title={failed ? "Forget it" : "Cancel"}
        onClick={() => uploads.cancel(id)}
        icon={<X className="size-3.5" aria-hidden="true" />}
      />
    </li>
  );
}
