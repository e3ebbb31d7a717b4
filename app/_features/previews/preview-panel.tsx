"use client";
import { QrCode, RotateCw, ScrollText } from "lucide-react";
import dynamic from "next/dynamic";
import { type FormEvent, useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { inputClass, Select } from "@/app/_ui/field";
import { Segmented } from "@/app/_ui/segmented";
import { useHydrated } from "@/app/_ui/use-hydrated";
import type { EnvironmentView } from "@/server/contract/environment";
import { OpenLink } from "./open-link";
import { type Opening, openPath } from "./openings";
import { nameOf, type PreviewParams, type PreviewWidth, typedPath, WIDTHS } from "./preview-params";
import { useFrameStorage } from "./use-frame-storage";

const QrDialog = dynamic(() => patiently(() => import("./qr-dialog")).then((module) => module.QrDialog), {
  ssr: false,
});
const FrameNotice = dynamic(
  () => patiently(() => import("./frame-notice")).then((module) => module.FrameNotice),
  { ssr: false },
);

const CHOICES: { value: PreviewWidth; label: string }[] = [
  { value: "phone", label: "Phone" },
  { value: "tablet", label: "Tablet" },
  { value: "full", label: "Full" },
];

/**
 * What a page in a frame may do: run and store at its own origin, which is never the portal's, send forms, open windows, ask and
 * download. Not: lead this tab elsewhere.
 */
const SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads";

/** One endpoint in a frame, with what a browser has around it. */
export function PreviewPanel({
  view,
  openings,
  params,
  opening,
  onChange,
}: {
  view: EnvironmentView;
  openings: readonly Opening[];
  params: PreviewParams;
  opening: Opening;
  onChange: (changes: Record<string, string | undefined>) => void;
}) {
  const { path, width, logs } = params;
  const [loads, setLoads] = useState(0);
  const hydrated = useHydrated();
  const [onPhone, setOnPhone] = useState(false);
  const { frame, keepsNothing } = useFrameStorage(view.name, opening);
  const href = openPath(view.name, opening.component, opening.endpoint, path);
  const go = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = typedPath(String(new FormData(event.currentTarget).get("path") ?? ""));
    onChange({ path: typed });
    setLoads(loads + 1);
  };
  return (
    <section aria-label="Preview" className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line bg-surface px-3 py-2">
        <Button
          square
          look="quiet"
          aria-label="Reload the preview"
          title="Reload"
          onClick={() => setLoads(loads + 1)}
          icon={<RotateCw className="size-4" aria-hidden="true" />}
        />
        {openings.length > 1 && (
          <Select
            aria-label="Application"
            className="w-auto"
            value={nameOf(opening)}
            onChange={(event) => onChange({ open: event.target.value, path: undefined })}
          >
            {openings.map((one) => (
              <option key={one.href} value={nameOf(one)}>
                {one.title}
              </option>
            ))}
          </Select>
        )}
        <form onSubmit={go} className="min-w-32 flex-1 basis-40">
          <input
            key={`${nameOf(opening)} ${path}`}
            name="path"
            aria-label="Path"
            title="The path that was asked for. Where the page goes by itself cannot be seen from here."
            defaultValue={path}
            placeholder="/"
            autoComplete="off"
            spellCheck={false}
            className={`${inputClass} h-9 w-full font-mono`}
          />
        </form>
        <Segmented
          label="Width"
          name="preview-width"
          value={width}
          options={CHOICES}
          onChange={(next) => onChange({ width: next === "full" ? undefined : next })}
        />
        <Button
          square
          look="quiet"
          aria-label="Show on a phone"
          title="QR code for a phone"
          aria-haspopup="dialog"
          onClick={() => setOnPhone(true)}
          icon={<QrCode className="size-4" aria-hidden="true" />}
        />
        <Button
          square
          look="quiet"
          aria-label="Logs beside the preview"
          title={logs ? "Hide the logs" : "Show the logs"}
          aria-pressed={logs}
          className="max-lg:hidden"
          onClick={() => onChange({ logs: logs ? "0" : undefined })}
          icon={<ScrollText className="size-4" aria-hidden="true" />}
        />
        <OpenLink
          opening={{ href }}
          look="quiet"
          square
          aria-label="Open in a new tab"
          title="Open in a new tab"
        />
      </div>
      {keepsNothing && <FrameNotice title={opening.title} href={href} />}
      <div className="flex min-h-0 flex-1 justify-start overflow-auto bg-sunken">
        {/* Not with the page: its load would wait for the application's. */}
        {hydrated && (
          <iframe
            ref={frame}
            key={`${href} ${loads}`}
            title={`${opening.title} of ${view.name}`}
            src={href}
            sandbox={SANDBOX}
            allow="clipboard-write; fullscreen"
            style={{ width: WIDTHS[width] ?? "100%" }}
            className="mx-auto min-h-[28rem] shrink-0 border-0 bg-white"
          />
        )}
      </div>
      <p className="border-t border-line bg-surface px-3 py-1.5 text-xs text-muted">
        Nothing to see, or signed out again? Some applications refuse to be shown in a frame, and browsers
        keep few of their cookies there:{" "}
        <a href={href} target="_blank" rel="noopener" className="text-info underline underline-offset-2">
          open it in a tab
        </a>
        .
      </p>
      {onPhone && <QrDialog view={view} opening={opening} path={path} onClose={() => setOnPhone(false)} />}
    </section>
  );
}
