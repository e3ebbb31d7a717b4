/** What the page does with a key that is pressed in a terminal; undefined leaves it to the program in it. */
export type TerminalKey = "leave" | "copy" | "paste" | "search" | "toggle-dock" | undefined;

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/**
 * The keys that the page keeps for itself in a terminal: Shift+Esc, Ctrl+`, Ctrl+F, Ctrl+Shift+C and V (on a Mac Cmd+F, C and V).
 * Everything else, Ctrl+K and Ctrl+C included, is the program's.
 */
export function terminalKey(pressed: Pressed, isMac: boolean): TerminalKey {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey } = pressed;
  if (altKey) return undefined;
  if (key === "Escape") return shiftKey && !ctrlKey && !metaKey ? "leave" : undefined;
  if (isToggle(pressed)) return "toggle-dock";
  if (key === "Insert") return shiftKey ? "paste" : ctrlKey ? "copy" : undefined;
  const letter = key.length === 1 ? key.toLowerCase() : code.replace(/^Key/, "").toLowerCase();
  const commanded = isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (!commanded) return undefined;
  if (letter === "f") return shiftKey ? undefined : "search";
  if (shiftKey === isMac) return undefined;
  return letter === "c" ? "copy" : letter === "v" ? "paste" : undefined;
}

/** Ctrl+`, by its sign or its place: on some keyboards it is a dead key. */
export function isToggle({ key, code, ctrlKey, metaKey, altKey }: Pressed): boolean {
  return ctrlKey && !metaKey && !altKey && (key === "`" || code === "Backquote");
}
