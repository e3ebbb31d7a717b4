import type { ITheme } from "@xterm/xterm";

/** The design's colours as a terminal takes them; bright ones lie between a colour and the text's. */
export function terminalTheme(): ITheme {
  const colour = reader();
  const [surface, ink] = [colour("--surface"), colour("--ink")];
  const dark = isDark(surface);
  const hue = (token: string) => colour(`var(${token})`);
  const bright = (token: string) => colour(`color-mix(in oklch, var(${token}) 72%, var(--ink))`);
  return {
    background: surface,
    foreground: ink,
    cursor: hue("--iris"),
    cursorAccent: surface,
    selectionBackground: colour("color-mix(in oklch, var(--iris) 42%, var(--surface))"),
    selectionInactiveBackground: colour("color-mix(in oklch, var(--iris) 42%, var(--surface))"),
    // Also a background of programs: it stays the dark end in both looks, and what is written in it is lifted to be read.
    black: dark ? hue("--hover") : ink,
    brightBlack: hue("--faint"),
    white: dark ? hue("--muted") : hue("--line-strong"),
    brightWhite: dark ? ink : hue("--line"),
    red: hue("--ansi-1"),
    green: hue("--ansi-2"),
    yellow: hue("--ansi-3"),
    blue: hue("--ansi-4"),
    magenta: hue("--ansi-5"),
    cyan: hue("--ansi-6"),
    brightRed: bright("--ansi-1"),
    brightGreen: bright("--ansi-2"),
    brightYellow: bright("--ansi-3"),
    brightBlue: bright("--ansi-4"),
    brightMagenta: bright("--ansi-5"),
    brightCyan: bright("--ansi-6"),
    scrollbarSliderBackground: `${hue("--line-strong")}b0`,
    scrollbarSliderHoverBackground: hue("--line-strong"),
    scrollbarSliderActiveBackground: hue("--faint"),
    overviewRulerBorder: surface,
  };
}

/** Colour of what a search finds; the match that is looked at is selected. */
export function matchColour(): string {
  return reader()("color-mix(in oklch, var(--iris) 16%, var(--surface))");
}

/** Calls back when the page's colours change, by the system or by choice. Returns the end of it. */
export function onThemeChange(changed: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  system.addEventListener("change", changed);
  return () => {
    chosen.disconnect();
    system.removeEventListener("change", changed);
  };
}

/** Gives any colour of the page's style sheet as `#rrggbb`: terminals know neither tokens nor oklch. */
function reader(): (colour: string) => string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const probe = document.createElement("span");
  return (colour) => {
    probe.style.color = colour.startsWith("--") ? `var(${colour})` : colour;
    document.body.append(probe);
    const resolved = getComputedStyle(probe).color;
    probe.remove();
    if (!context) return "#808080";
    context.fillStyle = resolved;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
}

function isDark(hex: string): boolean {
  return Number.parseInt(hex.slice(1, 3), 16) < 128;
}
