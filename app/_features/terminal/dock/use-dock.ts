"use client";
import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import { announceFailure } from "@/app/_ui/toaster";
import { useUser } from "../../people/session-gate";
import { type TerminalRequest, takeRequests } from "../requests";
import type { Start, TerminalView } from "../session/terminal-session";
import {
  addTab,
  changeTab,
  type DockTab,
  removeTab,
  replaceTab,
  splitWith,
  TABS_MAX,
} from "../state/dock-state";
import { dockOf } from "../state/dock-store";
import { newTab } from "../state/new-tab";
import { offerBack } from "./closed-terminals";
import { useDockKeys } from "./use-dock-keys";

/** The dock of who is signed in: what is in it, and what can be done with it. */
export function useDock() {
  const user = useUser();
  const store = dockOf(user.id);
  const dock = useSyncExternalStore(store.subscribe, store.getState);
  const wishes = useSyncExternalStore(store.subscribe, store.getWishes);
  const [views, setViews] = useState<Readonly<Record<string, TerminalView>>>({});
  const [picking, setPicking] = useState<{ beside: boolean }>();
  const [asking, setAsking] = useState<{ request: TerminalRequest; go: () => void }>();
  const section = useRef<HTMLElement>(null);
  const before = useRef<Element>(null);

  const add = (request: TerminalRequest, beside = false) => {
    if (dock.tabs.length >= TABS_MAX)
      return announceFailure("Too many terminals", `Close one first: ${TABS_MAX} have room here.`);
    const tab = newTab(request);
    store.update((state) => (beside ? splitWith(state, tab) : addTab(state, tab)), true);
  };
  /** Does at once what needs no word, and the rest when it was agreed to: each time, also when it is done again. */
  const ask = (request: TerminalRequest, go: () => void) =>
    request.confirm ? setAsking({ request, go }) : go();
  const open = (request: TerminalRequest, beside = false) => ask(request, () => add(request, beside));
  const onRequest = useEffectEvent(open);
  useEffect(() => takeRequests((request) => onRequest(request)), []);

  const isInside = () => section.current?.contains(document.activeElement) ?? false;
  const hide = () => {
    const inside = isInside();
    store.update((state) => ({ ...state, open: false }));
    if (!inside) return;
    const back = before.current?.isConnected ? before.current : document.getElementById("content");
    if (back instanceof HTMLElement) requestAnimationFrame(() => back.focus({ preventScroll: true }));
  };
  const show = () => {
    if (!isInside()) before.current = document.activeElement;
    if (dock.tabs.length === 0) setPicking({ beside: false });
    else store.update((state) => ({ ...state, open: true }), true);
  };
  const toggle = () => (dock.open && isInside() ? hide() : show());
  useDockKeys(toggle);

  const close = (id: string) => {
    const tab = dock.tabs.find((each) => each.id === id);
    if (!tab) return;
    const phase = views[id]?.phase.status;
    store.update((state) => removeTab(state, id), isInside() && dock.tabs.length > 1);
    if (dock.tabs.length === 1) document.getElementById("content")?.focus({ preventScroll: true });
    if (tab.start && phase !== "ended" && phase !== "refused")
      offerBack(
        tab,
        () => store.update((state) => addTab(state, { ...tab, attached: true })),
        () => store.update((state) => state, true),
      );
  };
  const again = ({ id, environment, title, confirm }: DockTab, start: Start) => {
    const request = { environment, title, start, confirm };
    ask(request, () => store.update((state) => replaceTab(state, id, newTab(request)), true));
  };
  const onView = (tab: DockTab, view: TerminalView) => {
    setViews((known) => (known[tab.id] === view ? known : { ...known, [tab.id]: view }));
    if (!view.attached) return;
    if (!tab.attached) store.update((state) => changeTab(state, tab.id, { attached: true }));
  };

  return {
    ...{ store, dock, wishes, views, section, picking, setPicking, asking, setAsking },
    ...{ open, hide, show, close, again, onView },
  };
}
