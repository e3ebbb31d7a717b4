"use client";
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import type { ScreenEvents, XtermScreen } from "../screen/xterm-screen";
import type { TerminalSettings } from "../session/settings";

/** The screen in `host`, whose code and font load first; an error where they do not arrive. */
export function useScreen(
  host: RefObject<HTMLDivElement | null>,
  label: string,
  settings: TerminalSettings,
  events: ScreenEvents,
): { screen?: XtermScreen; error?: unknown; retry: () => void } {
  const [made, setMade] = useState<{ screen?: XtermScreen; error?: unknown }>({});
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(events);
  latest.current = events;
  const open = useEffectEvent(async (place: HTMLDivElement) => {
    const { XtermScreen } = await import("../screen/xterm-screen");
    return XtermScreen.open(place, settings, label, {
      onInput: (text) => latest.current.onInput(text),
      onBinary: (bytes) => latest.current.onBinary(bytes),
      onPaste: (text) => latest.current.onPaste(text),
      onKey: (key) => latest.current.onKey(key),
      onMatches: (at, count) => latest.current.onMatches(at, count),
      onClipboard: (text) => latest.current.onClipboard(text),
      onSelect: (text) => latest.current.onSelect(text),
      onTitle: (title) => latest.current.onTitle(title),
    });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is a new one
  useEffect(() => {
    const place = host.current;
    if (!place) return;
    let wanted = true;
    let screen: XtermScreen | undefined;
    open(place).then(
      (opened) => {
        screen = opened;
        if (wanted) setMade({ screen });
        else screen.dispose();
      },
      (error: unknown) => wanted && setMade({ error }),
    );
    return () => {
      wanted = false;
      screen?.dispose();
      setMade({});
    };
  }, [host, attempt]);
  useEffect(() => made.screen?.setLook(settings), [made.screen, settings]);
  return { ...made, retry: () => setAttempt(attempt + 1) };
}
