"use client";
import { FileUp, Plus, X } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/app/_ui/button";
import { classNames } from "@/app/_ui/class-names";
import { inputClass } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { type FileDraft, newFile } from "./draft";
import { addFiles, FILES_BYTES } from "./read-files";

const FIELD = "spec.source.inline";

/** The files of an inline source: typed, pasted, chosen, or dropped anywhere on it. */
export function FileList({
  files,
  errors,
  onChange,
}: {
  files: FileDraft[];
  errors: Readonly<Record<string, string>>;
  onChange: (files: FileDraft[]) => void;
}) {
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [left, setLeft] = useState<string[]>([]);
  const change = (id: number, part: Partial<FileDraft>) =>
    onChange(files.map((file) => (file.id === id ? { ...file, ...part } : file)));
  const take = async (given: FileList | null) => {
    const read = await addFiles(files, [...(given ?? [])]);
    setLeft(read.left);
    onChange(read.files);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  };
  const whole = errors[FIELD];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside choosing, which has a button
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={classNames(
        "flex flex-col gap-3 rounded-xl border border-dashed p-3",
        over ? "border-iris bg-iris-soft" : "border-line-strong",
      )}
    >
      {files.map((file, index) => (
        <FileFields
          key={file.id}
          file={file}
          index={index}
          error={errors[`${FIELD}.${file.path.trim()}`] ?? (index === 0 ? whole : undefined)}
          onChange={(part) => change(file.id, part)}
          {...(files.length > 1
            ? { onRemove: () => onChange(files.filter(({ id }) => id !== file.id)) }
            : {})}
        />
      ))}
      {left.length > 0 && (
        <Notice alert tone="warn" title="Some files were left out">
          <ul>
            {left.slice(0, 5).map((line) => (
              <li key={line} className="break-all">
                {line}
              </li>
            ))}
            {left.length > 5 && <li>and {left.length - 5} more</li>}
          </ul>
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          size="small"
          icon={<Plus className="size-3.5" aria-hidden="true" />}
          onClick={() => onChange([...files, newFile(Math.max(...files.map(({ id }) => id)) + 1)])}
        >
          Add a file
        </Button>
        <Button
          size="small"
          icon={<FileUp className="size-3.5" aria-hidden="true" />}
          onClick={() => chooser.current?.click()}
        >
          Choose files…
        </Button>
        <p className="text-[13px] text-muted">
          or drop them here: {FILES_BYTES / 1024} KiB in all; what is larger belongs into a git repository
        </p>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label="Files of the source"
          onChange={({ target }) => {
            void take(target.files).then(() => {
              target.value = "";
            });
          }}
        />
      </div>
    </div>
  );
}

function FileFields({
  file,
  index,
  error,
  onChange,
  onRemove,
}: {
  file: FileDraft;
  index: number;
  error: string | undefined;
  onChange: (part: Partial<FileDraft>) => void;
  onRemove?: () => void;
}) {
  const errorId = `file-${file.id}-error`;
  const described = error ? { "aria-invalid": true, "aria-describedby": errorId } : {};
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">File {file.path || index + 1}</legend>
      <div className="flex items-center gap-2">
        <input
          {...described}
          name={`${FIELD}.${file.path.trim()}`}
          aria-label={`Path of file ${index + 1}`}
          placeholder="deploy/app.yaml"
          value={file.path}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => onChange({ path: target.value })}
          className={classNames(inputClass, "h-9 min-w-0 flex-1 font-mono")}
        />
        {onRemove && (
          <Button
            look="quiet"
            square
            aria-label={`Remove file ${file.path || index + 1}`}
            icon={<X className="size-4" aria-hidden="true" />}
            onClick={onRemove}
          />
        )}
      </div>
      <textarea
        aria-label={`Content of file ${index + 1}`}
        value={file.text}
        spellCheck={false}
        autoCapitalize="none"
        rows={Math.min(18, Math.max(6, file.text.split("\n").length))}
        placeholder={index === 0 ? "Paste Kubernetes manifests, a compose.yaml, a devspace.yaml…" : ""}
        onChange={({ target }) => onChange({ text: target.value })}
        className={classNames(
          inputClass,
          "w-full py-2 font-mono text-xs leading-5 whitespace-pre sm:text-xs",
        )}
      />
      {error && (
        <p id={errorId} className="text-[13px] text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
