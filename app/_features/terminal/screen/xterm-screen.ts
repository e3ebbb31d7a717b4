import "@xterm/xterm/css/xterm.css";
import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { Terminal } from "@xterm/xterm";
import { activateBounded, guardTerminal } from "@/server/contract/terminal-guards";
import { TERMINAL_MAX_COLS, TERMINAL_MAX_ROWS } from "@/server/contract/terminals";
import type { TerminalSettings } from "../session/settings";
import type { Screen, Size } from "../session/terminal-session";
import { leaveAnswersToServer } from "./answered-elsewhere";
import { type TerminalKey, terminalKey } from "./keys";
import { matchColour, onThemeChange, terminalTheme } from "./theme";
import { shownTitle } from "./title";

/** What a terminal tells whoever shows it. */
export interface ScreenEvents {
  onInput(text: string): void;
  /** Reports of the mouse in an old form, whose bytes are no text. */
  onBinary(bytes: Uint8Array): void;
  onPaste(text: string): void;
  /** A key of the page's own; copying is done already. */
  onKey(key: Exclude<TerminalKey, undefined>): void;
  /** Of the search: which match is marked (from 0, -1 for none) and how many there are. */
  onMatches(at: number, count: number): void;
  /** A program wants this text in the clipboard. */
  onClipboard(text: string): void;
  onSelect(text: string): void;
  /** What a program wants the terminal to be called; undefined for nothing. */
  onTitle(title: string | undefined): void;
}

export type Look = Pick<TerminalSettings, "fontSize" | "screenReader">;

/** Lines kept above the screen. */
const SCROLLBACK = 10_000;
/** Longest text that a program may offer to the clipboard. */
const CLIPBOARD_MOST = 100_000;
const IS_MAC = typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** xterm.js as the page uses it. */
export class XtermScreen implements Screen {
  private readonly fitter = new FitAddon();
  private readonly search = new SearchAddon();
  private readonly ends: (() => void)[] = [];

  private constructor(
    private readonly terminal: Terminal,
    private readonly host: HTMLElement,
  ) {}

  /** Opens a terminal in `host`, its font loaded and its room known. */
  static async open(
    host: HTMLElement,
    look: Look,
    label: string,
    events: ScreenEvents,
  ): Promise<XtermScreen> {
    const family = getComputedStyle(document.documentElement).getPropertyValue("--font-geist-mono").trim();
    const fontFamily = `${family || "Geist Mono"}, ui-monospace, Menlo, monospace`;
    // Measured by another font, every row would have the wrong width.
    await document.fonts.load(`${look.fontSize}px ${fontFamily}`).catch(() => []);
    const terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      fontFamily,
      fontSize: look.fontSize,
      lineHeight: 1.2,
      macOptionClickForcesSelection: true,
      minimumContrastRatio: 4.5,
      rightClickSelectsWord: IS_MAC,
      screenReaderMode: look.screenReader,
      scrollback: SCROLLBACK,
      theme: terminalTheme(),
      linkHandler: { activate: follow, hover: (_, uri) => hint(host, uri), leave: () => hint(host) },
    });
    const screen = new XtermScreen(terminal, host);
    screen.furnish(events);
    terminal.open(host);
    screen.draw();
    terminal.textarea?.setAttribute("aria-label", label);
    return screen;
  }

  get cols(): number {
    return this.terminal.cols;
  }
  get rows(): number {
    return this.terminal.rows;
  }

  write(data: Uint8Array | string): Promise<void> {
    return new Promise((taken) => this.terminal.write(data, taken));
  }

  resize({ cols, rows }: Size): void {
    if (cols !== this.cols || rows !== this.rows) this.terminal.resize(cols, rows);
  }

  fitting(): Size | undefined {
    if (this.host.clientWidth < 40 || this.host.clientHeight < 20) return undefined;
    const room = this.fitter.proposeDimensions();
    if (!room || !Number.isFinite(room.cols) || !Number.isFinite(room.rows)) return undefined;
    return { cols: Math.min(room.cols, TERMINAL_MAX_COLS), rows: Math.min(room.rows, TERMINAL_MAX_ROWS) };
  }

  setLook({ fontSize, screenReader }: Look): void {
    this.terminal.options.fontSize = fontSize;
    this.terminal.options.screenReaderMode = screenReader;
  }

  /** Whether keys go nowhere: the cursor says so. */
  setReadOnly(readOnly: boolean): void {
    this.terminal.options.disableStdin = readOnly;
    this.terminal.options.cursorInactiveStyle = readOnly ? "none" : "outline";
  }

  /** Whether the program wants arrow keys in their other form. */
  get applicationCursor(): boolean {
    return this.terminal.modes.applicationCursorKeysMode;
  }

  /** Whether the program is told where a paste begins and ends. */
  get bracketedPaste(): boolean {
    return this.terminal.modes.bracketedPasteMode;
  }

  focus(): void {
    this.terminal.focus();
  }

  /** Puts text in as a paste: in brackets where the program asks for them. */
  paste(text: string): void {
    this.terminal.paste(text);
  }

  /** Goes to the next match, or the one before. */
  find(text: string, back: boolean): void {
    const found = matchColour();
    const options = {
      decorations: {
        ...{ matchBackground: found, matchOverviewRuler: found },
        ...{ activeMatchBackground: found, activeMatchColorOverviewRuler: found },
      },
    };
    if (text === "") this.search.clearDecorations();
    else if (back) this.search.findPrevious(text, options);
    else this.search.findNext(text, options);
  }

  endSearch(): void {
    this.search.clearDecorations();
    this.terminal.clearSelection();
  }

  get selection(): string {
    return this.terminal.getSelection();
  }

  selectAll(): void {
    this.terminal.selectAll();
  }

  dispose(): void {
    for (const end of this.ends) end();
    this.terminal.dispose();
  }

  private furnish(events: ScreenEvents): void {
    const { terminal, host } = this;
    terminal.loadAddon(this.fitter);
    terminal.loadAddon(this.search);
    activateBounded(new UnicodeGraphemesAddon(), terminal);
    terminal.loadAddon(
      new WebLinksAddon(follow, { hover: (_, uri) => hint(host, uri), leave: () => hint(host) }),
    );
    this.search.onDidChangeResults(({ resultIndex, resultCount }) =>
      events.onMatches(resultIndex, resultCount),
    );
    terminal.onData((text) => events.onInput(text));
    terminal.onBinary((text) => events.onBinary(Uint8Array.from(text, (sign) => sign.charCodeAt(0))));
    terminal.attachCustomKeyEventHandler((event) => {
      const key = terminalKey(event, IS_MAC);
      if (!key) return true;
      if (event.type === "keydown") this.onKey(key, event, events);
      return false;
    });
    leaveAnswersToServer(terminal.parser);
    // A program may offer, the person decides; what the clipboard holds is never told.
    terminal.parser.registerOscHandler(52, (data) => {
      const text = offered(data);
      if (text) events.onClipboard(text);
      return true;
    });
    guardTerminal(terminal);
    terminal.onTitleChange((title) => events.onTitle(shownTitle(title)));
    const onPaste = (event: ClipboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      events.onPaste(event.clipboardData?.getData("text/plain") ?? "");
    };
    const onSelected = () => terminal.hasSelection() && events.onSelect(terminal.getSelection());
    host.addEventListener("paste", onPaste, true);
    host.addEventListener("mouseup", onSelected);
    this.ends.push(
      () => host.removeEventListener("paste", onPaste, true),
      () => host.removeEventListener("mouseup", onSelected),
      onThemeChange(() => {
        terminal.options.theme = terminalTheme();
      }),
    );
  }

  private onKey(key: Exclude<TerminalKey, undefined>, event: KeyboardEvent, events: ScreenEvents): void {
    // The browser pastes by itself, and the dock listens at the window.
    if (key !== "paste" && key !== "toggle-dock") event.preventDefault();
    if (key === "copy") void navigator.clipboard?.writeText(this.selection).catch(() => {});
    events.onKey(key);
  }

  /** By WebGL where there is one, and without it when it is lost. */
  private draw(): void {
    try {
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => webgl.dispose());
      this.terminal.loadAddon(webgl);
    } catch {
      // The renderer that every browser has is at work already.
    }
  }
}

/** Ctrl or Cmd opens a link, where there is a mouse; a plain click would go off while one selects. */
function follow(event: MouseEvent, uri: string): void {
  const plain = matchMedia("(hover: none)").matches;
  if (!(plain || event.ctrlKey || event.metaKey) || !/^https?:\/\//i.test(uri)) return;
  window.open(uri, "_blank", "noopener,noreferrer");
}

function hint(host: HTMLElement, uri?: string): void {
  host.title = uri ? `${uri}\n${IS_MAC ? "Cmd" : "Ctrl"}+click opens it` : "";
}

/** The text of an offer to the clipboard (OSC 52); undefined for a question what it holds, and for what is no text. */
function offered(data: string): string | undefined {
  const base64 = data.slice(data.indexOf(";") + 1);
  if (base64 === "?" || base64.length > CLIPBOARD_MOST) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)),
    );
  } catch {
    return undefined;
  }
}
