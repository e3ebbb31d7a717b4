"use client";
import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { ARCHIVE_BYTES } from "@/server/contract/components";
import { call } from "../../api/call";
import { messageOf } from "../../api/problem-error";
import type { TemplateDraft } from "./draft";

const FIELD = "spec.source.archive.sha256";

/** Uploads an archive at once; what the template then names is its hash. */
export function ArchiveField({
  archive,
  errors,
  onChange,
}: {
  archive: TemplateDraft["archive"];
  errors: Readonly<Record<string, string>>;
  onChange: (archive: TemplateDraft["archive"]) => void;
}) {
  const chooser = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > ARCHIVE_BYTES)
        throw new Error(
          `${file.name} has ${Math.ceil(file.size / 1024)} KiB; at most ${ARCHIVE_BYTES / 1024} KiB are taken. Leave out what no template needs, or name a git repository.`,
        );
      const content = base64Of(new Uint8Array(await file.arrayBuffer()));
      const loadSchema = async () => (await import("@/server/contract/template-archive")).templateArchive;
      return call("POST /api/template-archives", { body: { content } }, loadSchema);
    },
    onSuccess: ({ sha256 }, { name }) => onChange({ sha256, file: name }),
  });
  const error = upload.error ? messageOf(upload.error) : (errors[FIELD] ?? errors["spec.source.archive"]);
  return (
    <div className="flex flex-col gap-3 rounded-xl border border-dashed border-line-strong p-3">
      <input
        ref={chooser}
        type="file"
        accept=".tgz,.gz,.zip,application/gzip,application/zip"
        aria-label="Archive"
        className="sr-only"
        tabIndex={-1}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) upload.mutate(file);
          target.value = "";
        }}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button
          name={FIELD}
          busy={upload.isPending}
          icon={<FileUp className="size-4" aria-hidden="true" />}
          onClick={() => chooser.current?.click()}
        >
          {archive.sha256 ? "Choose another…" : "Choose a file…"}
        </Button>
        <p className="min-w-0 flex-1 text-[13px] break-all text-muted" role="status">
          {archive.sha256 ? (
            <>
              {archive.file || "Uploaded"}, <code className="font-mono">{archive.sha256.slice(0, 12)}</code>
            </>
          ) : (
            "tar.gz or zip, at most 1000 KiB. No links in it."
          )}
        </p>
      </div>
      {error && (
        <Notice alert tone="bad" title="Not uploaded">
          {error}
        </Notice>
      )}
    </div>
  );
}

/** Piece by piece: a call takes no million arguments. */
function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(pieces.join(""));
}
