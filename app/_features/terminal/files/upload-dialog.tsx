"use client";
import { useQuery } from "@tanstack/react-query";
import { FilePlus } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { TextField } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { messageOf } from "../../api/problem-error";
import { type FileHost, lookAt } from "./requests";
import { sizeText } from "./size";

/** Asks into which folder of a container files go, and for files where none were dropped. */
export function UploadDialog({
  host,
  dropped,
  leftOut,
  onUpload,
  onClose,
}: {
  host: FileHost;
  dropped: readonly File[];
  /** Names of folders, which no browser sends as they are. */
  leftOut: readonly string[];
  onUpload: (files: readonly File[], folder: string) => void;
  onClose: () => void;
}) {
  const [files, setFiles] = useState(dropped);
  const [typed, setTyped] = useState<string>();
  const [error, setError] = useState<string>();
  const [checking, setChecking] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const here = useQuery({
    queryKey: ["files", "here", host],
    queryFn: ({ signal }) => lookAt(host, ".", signal),
    ...{ retry: false, gcTime: 0 },
  });
  const folder = typed ?? here.data?.path ?? "";
  const limit = here.data?.uploadLimit;
  const tooLarge = files.filter(({ size }) => limit !== undefined && size > limit);
  const wrong =
    error ??
    (tooLarge.length > 0 && limit !== undefined
      ? `${tooLarge.map(({ name }) => name).join(", ")}: one upload may have ${sizeText(limit)} at most.`
      : undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (files.length === 0 || tooLarge.length > 0 || folder === "") return;
    setChecking(true);
    try {
      const found = await lookAt(host, folder);
      if (found.kind !== "folder") return setError(`${found.path} is no folder.`);
      if (!found.writable) return setError(`${host.container} may not write to ${found.path}. Try /tmp.`);
      onUpload(files, found.path);
      onClose();
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setChecking(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={files.length === 0 ? "Upload files" : `Upload ${countText(files.length)}`}
      description={
        <>
          Into <span className="font-mono text-[13px] break-all">{host.container}</span> of{" "}
          <span className="font-mono text-[13px] break-all">{host.pod}</span>. They are gone with the pod,
          unless the folder is on a volume.
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <ul aria-label="Files" className="max-h-40 overflow-y-auto text-[13px] empty:hidden">
          {files.map(({ name, size }) => (
            <li key={name} className="flex gap-3 py-0.5">
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="tabular text-muted">{sizeText(size)}</span>
            </li>
          ))}
        </ul>
        {leftOut.length > 0 && (
          <Notice narrow tone="info" title={`Left out: ${leftOut.join(", ")}`}>
            Folders cannot be uploaded. Pack them as an archive, and unpack it in the terminal.
          </Notice>
        )}
        <input
          ref={picker}
          type="file"
          multiple
          aria-label="Files to upload"
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => {
            setError(undefined);
            setFiles([...(target.files ?? [])]);
          }}
        />
        <Button
          className="self-start"
          onClick={() => picker.current?.click()}
          icon={<FilePlus className="size-4" aria-hidden="true" />}
          {...(dropped.length === 0 ? FIRST_FIELD : {})}
        >
          {files.length === 0 ? "Choose files…" : "Choose others…"}
        </Button>
        <TextField
          id="upload-folder"
          label="Folder"
          autoComplete="off"
          spellCheck={false}
          inputClassName="font-mono"
          placeholder={here.isPending ? "Looking where the shell is…" : "/tmp"}
          value={folder}
          onChange={({ target }) => {
            setTyped(target.value);
            setError(undefined);
          }}
          error={wrong ?? (here.error ? messageOf(here.error) : undefined)}
          hint={here.data?.free === undefined ? undefined : `${sizeText(here.data.free)} are free there.`}
          {...(dropped.length > 0 ? FIRST_FIELD : {})}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            busy={checking}
            disabled={files.length === 0 || folder === "" || tooLarge.length > 0}
          >
            Upload
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function countText(count: number): string {
  return count === 1 ? "a file" : `${count} files`;
}
