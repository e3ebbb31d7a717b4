"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { TextField } from "@/app/_ui/field";
import { announce } from "@/app/_ui/toaster";
import { messageOf } from "../../api/problem-error";
import { type FileHost, lookAt, saveFile } from "./requests";
import { sizeText } from "./size";

/** Asks for a path in a container, looks that it can be read, and has the browser save what is there. */
export function DownloadDialog({ host, onClose }: { host: FileHost; onClose: () => void }) {
  const [path, setPath] = useState("");
  const [error, setError] = useState<string>();
  const [looking, setLooking] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setLooking(true);
    try {
      const found = await lookAt(host, path);
      if (found.kind === "other") setError(`${found.path} is a device, socket or pipe, not a file.`);
      else if (!found.readable) setError(`${host.container} may not read ${found.path}.`);
      else {
        saveFile(host, found.path);
        const size = found.kind === "folder" ? "a folder, as a tar archive" : sizeText(found.size);
        announce(`The browser saves ${found.path}`, { detail: size });
        onClose();
      }
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setLooking(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Download a file"
      description={
        <>
          From <span className="font-mono text-[13px] break-all">{host.container}</span> of{" "}
          <span className="font-mono text-[13px] break-all">{host.pod}</span>. A folder comes as a tar
          archive.
        </>
      }
    >
      <form onSubmit={submit}>
        <TextField
          id="download-path"
          label="Path"
          autoComplete="off"
          spellCheck={false}
          inputClassName="font-mono"
          placeholder="/var/log/app.log"
          value={path}
          onChange={({ target }) => {
            setPath(target.value);
            setError(undefined);
          }}
          error={error}
          hint="A relative path begins in the folder in which the shell is."
          {...FIRST_FIELD}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={looking} disabled={path === ""}>
            Download
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
