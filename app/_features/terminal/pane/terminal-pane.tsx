"use client";
import dynamic from "next/dynamic";
import { type CSSProperties, useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { DeferredMenu } from "@/app/_ui/deferred-menu";
import { MoreButton } from "@/app/_ui/more-button";
import { Notice } from "@/app/_ui/notice";
import { useStreamClient } from "../../live/live-provider";
import { UploadStrip } from "../files/upload-strip";
import { useFiles } from "../files/use-files";
import type { TerminalKey } from "../screen/keys";
import { considerPaste, type Paste } from "../session/paste";
import { useTerminalSettings } from "../session/settings";
import {
  type Start,
  startAgain,
  startDebug,
  TerminalSession,
  type TerminalView,
} from "../session/terminal-session";
import type { DockTab } from "../state/dock-state";
import { ClipboardOffer } from "./clipboard-offer";
import { EndNotice } from "./end-notice";
import { Opening } from "./opening";
import { PasteDialog } from "./paste-dialog";
import { type Matches, SearchBar } from "./search-bar";
import { StatusLine } from "./status-line";
import { bytesOf, type TouchKey, TouchKeys, withCtrl } from "./touch-keys";
import { useFit } from "./use-fit";
import { useScreen } from "./use-screen";

const UploadDialog = dynamic(
  () => patiently(() => import("../files/upload-dialog")).then((module) => module.UploadDialog),
  {
    ssr: false,
  },
);
const DownloadDialog = dynamic(
  () => patiently(() => import("../files/download-dialog")).then((module) => module.DownloadDialog),
  { ssr: false },
);
const loadMenu = async () => (await import("./pane-menu")).PaneMenu;
const BEFORE: TerminalView = { phase: { status: "connecting" }, people: [], refusals: 0 };
/** A dialog that closes gives the focus back to where it was: the terminal takes it after that. */
const AFTER_DIALOG_MS = 30;
const nothing = () => () => {};

/** One terminal: its screen, what lies over it, and the line below. It stays attached while it is not shown. */
export function TerminalPane({
  tab,
  label,
  shown,
  focused,
  wishes,
  takeWish,
  style,
  onView,
  onFocus,
  onLeave,
  onSplit,
  onClose,
  onRestart,
}: {
  tab: DockTab;
  label: string;
  shown: boolean;
  /** It is the one that is worked in: each wish moves the focus into it, once it is there. */
  focused: boolean;
  wishes: number;
  takeWish: () => boolean;
  style: CSSProperties;
  onView: (view: TerminalView) => void;
  onFocus: () => void;
  onLeave: (key: Extract<TerminalKey, "leave" | "toggle-dock">) => void;
  onSplit: () => void;
  onClose: () => void;
  onRestart: (start: Start) => void;
}) {
  const client = useStreamClient();
  const settings = useTerminalSettings();
  const host = useRef<HTMLDivElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [session, setSession] = useState<TerminalSession>();
  const [paste, setPaste] = useState<Extract<Paste, { kind: "ask" }>>();
  const [offer, setOffer] = useState<string>();
  const [matches, setMatches] = useState<Matches>();
  const [ctrl, setCtrl] = useState(false);

  const takePaste = (text: string) => {
    const considered = considerPaste(text);
    if (considered.kind === "ask") setPaste(considered);
    else if (considered.kind === "paste") screen?.paste(considered.text);
  };
  const { screen, error, retry } = useScreen(host, label, settings, {
    onInput: (text) => {
      session?.type(ctrl ? withCtrl(text) : text);
      if (ctrl) setCtrl(false);
    },
    onBinary: (bytes) => session?.typeBytes(bytes),
    onPaste: takePaste,
    onKey: (key) => {
      if (key === "search") setMatches({ at: -1, count: 0 });
      else if (key === "leave") onLeave(key);
    },
    onMatches: (at, count) => setMatches((open) => open && { at, count }),
    onClipboard: setOffer,
    onTitle: (title) => session?.setTitle(title),
    onSelect: (text) => settings.copyOnSelect && void navigator.clipboard?.writeText(text).catch(() => {}),
  });

  const begin = useEffectEvent(() => {
    if (!screen) return undefined;
    const { environment, id, start, attached } = tab;
    const wanted = { environment, id, start: attached ? undefined : start };
    return new TerminalSession(wanted, screen, () => host.current?.contains(document.activeElement) ?? false);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt, and each id, is a stream of its own
  useEffect(() => {
    const begun = client && begin();
    if (!client || !begun) return;
    begun.open(client);
    setSession(begun);
    return () => {
      begun.close();
      setSession(undefined);
    };
  }, [client, screen, tab.id, attempt]);

  const view = useSyncExternalStore(
    session?.subscribe ?? nothing,
    session?.getView ?? (() => BEFORE),
    () => BEFORE,
  );
  const { phase, attached } = view;
  const tell = useEffectEvent(onView);
  useEffect(() => tell(view), [view]);
  const idle = attached?.access === "read" || phase.status === "ended";
  useEffect(() => screen?.setReadOnly(idle), [screen, idle]);
  useFit(host, session?.fit);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other letters leave room for more or fewer
  useEffect(() => session?.fit(), [session, settings.fontSize]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each wish counts
  useEffect(() => {
    if (!screen || !focused || !shown || !takeWish()) return;
    const timer = setTimeout(() => screen.focus(), AFTER_DIALOG_MS);
    return () => clearTimeout(timer);
  }, [screen, focused, shown, wishes]);

  const files = useFiles(tab, phase.status === "ended" || phase.status === "refused" ? undefined : attached);

  const onTouchKey = (key: TouchKey) => {
    if (key === "Ctrl") setCtrl(!ctrl);
    else if (key !== "Paste") session?.type(bytesOf(key, screen?.applicationCursor ?? false));
    else void navigator.clipboard?.readText().then(takePaste, () => {});
  };
  const closeSearch = () => {
    setMatches(undefined);
    screen?.endSearch();
    screen?.focus();
  };
  const again = startAgain(tab.start, attached, phase.status === "ended" ? phase.ended : undefined);

  const debug = startDebug(tab.start, view);

  return (
    <div
      role="tabpanel"
      id={`terminal-panel-${tab.id}`}
      aria-label={label}
      inert={!shown}
      style={style}
      {...files.drop.handlers}
      onFocus={() => {
        session?.fit();
        onFocus();
      }}
      className={
        shown ? "absolute inset-y-0 flex flex-col" : "invisible absolute inset-y-0 flex flex-col opacity-0"
      }
    >
      <div className="relative min-h-0 flex-1 bg-surface pt-1.5 pl-2.5">
        <div ref={host} data-terminal className="size-full overflow-hidden" />
        {error !== undefined && (
          <Notice
            alert
            tone="bad"
            title="The terminal could not be loaded"
            className="absolute inset-x-3 top-3"
            action={<Button onClick={retry}>Try again</Button>}
          >
            The portal cannot be reached, or it was updated: then reload the page.
          </Notice>
        )}
        {error === undefined && !attached && phase.status !== "refused" && phase.status !== "ended" && (
          <Opening
            onDebug={debug && (() => onRestart(debug))}
            message={
              phase.status === "starting"
                ? phase.message
                : screen
                  ? "Opening the terminal…"
                  : "Loading the terminal…"
            }
          />
        )}
        {matches && (
          <SearchBar
            matches={matches}
            onFind={(text, back) => screen?.find(text, back)}
            onClose={closeSearch}
          />
        )}
        {files.drop.over && attached && (
          <p className="pointer-events-none absolute inset-1.5 z-10 grid place-items-center rounded-lg border-2 border-dashed border-iris bg-iris-soft px-6 text-center font-medium text-iris">
            Drop to upload into {attached.container} of {attached.pod}
          </p>
        )}
        {offer !== undefined && (
          <ClipboardOffer
            text={offer}
            onDone={() => {
              setOffer(undefined);
              screen?.focus();
            }}
          />
        )}
      </div>
      <EndNotice
        phase={phase}
        wasOpen={tab.attached}
        canStart={again !== undefined}
        onStart={() => again && onRestart(again)}
        onDebug={debug && (() => onRestart(debug))}
        onRetry={() => setAttempt(attempt + 1)}
      />
      {files.uploads && <UploadStrip uploads={files.uploads} />}
      {phase.status === "open" && <TouchKeys ctrl={ctrl} onKey={onTouchKey} />}
      <StatusLine view={view} shown={shown}>
        <DeferredMenu
          load={loadMenu}
          props={{
            ...{ environment: tab.environment, id: tab.id, open: phase.status === "open", onSplit, onClose },
            onSearch: () => setMatches({ at: -1, count: 0 }),
            onSelectAll: () => screen?.selectAll(),
            ...(files.host && { onUpload: files.upload, onDownload: files.download }),
          }}
          button={<MoreButton aria-label={`More for ${label}`} />}
        />
      </StatusLine>
      {files.host && files.asking?.kind === "upload" && (
        <UploadDialog
          host={files.host}
          dropped={files.asking.dropped.files}
          leftOut={files.asking.dropped.folders}
          onUpload={(chosen, folder) => files.uploads?.add(chosen, folder)}
          onClose={files.close}
        />
      )}
      {files.host && files.asking?.kind === "download" && (
        <DownloadDialog host={files.host} onClose={files.close} />
      )}
      {paste && (
        <PasteDialog
          paste={paste}
          bracketed={screen?.bracketedPaste ?? false}
          onPaste={(text) => screen?.paste(text)}
          onClose={() => setPaste(undefined)}
        />
      )}
    </div>
  );
}
