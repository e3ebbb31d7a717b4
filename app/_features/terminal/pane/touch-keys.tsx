"use client";
import { classNames } from "@/app/_ui/class-names";

/** Keys that a phone's keyboard lacks. */
export const TOUCH_KEYS = ["Esc", "Tab", "Ctrl", "←", "↑", "↓", "→", "|", "/", "-", "Paste"] as const;
export type TouchKey = (typeof TOUCH_KEYS)[number];

/** A row of keys below the screen, where fingers are. The keyboard stays open: the focus does not move. */
export function TouchKeys({ ctrl, onKey }: { ctrl: boolean; onKey: (key: TouchKey) => void }) {
  return (
    <div
      role="toolbar"
      aria-label="Keys"
      className="hidden shrink-0 gap-1 overflow-x-auto border-t border-line bg-canvas p-1 pointer-coarse:flex"
    >
      {TOUCH_KEYS.map((key) => (
        <button
          key={key}
          type="button"
          aria-pressed={key === "Ctrl" ? ctrl : undefined}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onKey(key)}
          className={classNames(
            "h-9 min-w-10 shrink-0 flex-1 rounded-lg border px-2 text-sm",
            key === "Ctrl" && ctrl ? "border-transparent bg-iris-solid text-white" : "border-line bg-surface",
          )}
        >
          {key}
        </button>
      ))}
    </div>
  );
}

const ARROWS: Partial<Record<TouchKey, string>> = { "↑": "A", "↓": "B", "→": "C", "←": "D" };

/** What a key sends; arrows differ by what the program asked for. */
export function bytesOf(key: TouchKey, applicationCursor: boolean): string {
  const arrow = ARROWS[key];
  if (arrow) return `\x1b${applicationCursor ? "O" : "["}${arrow}`;
  return key === "Esc" ? "\x1b" : key === "Tab" ? "\t" : key;
}

/** A letter with Ctrl held: `c` is the interrupt. */
export function withCtrl(text: string): string {
  return /^[@-_a-z]$/.test(text) ? String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f) : text;
}
