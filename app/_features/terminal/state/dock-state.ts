import { z } from "zod";
import { terminalStart } from "@/server/contract/terminals";

/** A terminal in the dock. */
const dockTab = z.object({
  id: z.string(),
  environment: z.string(),
  title: z.string(),
  /** What was asked for, to ask for it again. */
  start: terminalStart.optional(),
  /** What has to be agreed to each time it starts. */
  confirm: z.string().optional(),
  /** It runs, or did: only attached to from then on. */
  attached: z.boolean(),
});
export type DockTab = z.input<typeof dockTab>;

const dockState = z.object({
  open: z.boolean(),
  maximised: z.boolean(),
  tabs: z.array(dockTab).max(24),
  /** What is shown: one terminal, or two side by side. */
  panes: z.array(z.string()).max(2),
  /** Which of the panes is worked in. */
  focus: z.int().min(0).max(1),
});
export type DockState = z.input<typeof dockState>;

export const TABS_MAX = 24;
export const EMPTY_DOCK: DockState = { open: false, maximised: false, tabs: [], panes: [], focus: 0 };

/** What was kept of a dock; an empty one for what is not understood. */
export function parseDock(kept: string | null): DockState {
  try {
    const parsed = dockState.safeParse(JSON.parse(kept ?? "null"));
    return parsed.success ? settle(parsed.data) : EMPTY_DOCK;
  } catch {
    return EMPTY_DOCK;
  }
}

/** The terminal that is worked in. */
export function focusedId({ panes, focus }: DockState): string | undefined {
  return panes[focus];
}

/** Adds a terminal and shows it where one is worked in; one that is there already is only shown. */
export function addTab(state: DockState, tab: DockTab): DockState {
  const known = state.tabs.some(({ id }) => id === tab.id);
  const tabs = known ? state.tabs : [...state.tabs, tab];
  return selectTab({ ...state, open: true, tabs }, tab.id);
}

/** Shows a terminal: in its pane if it has one, else in the pane that is worked in. */
export function selectTab(state: DockState, id: string): DockState {
  if (!state.tabs.some((tab) => tab.id === id)) return state;
  const pane = state.panes.indexOf(id);
  if (pane >= 0) return { ...state, focus: pane };
  const panes = state.panes.length === 0 ? [id] : state.panes.with(state.focus, id);
  return settle({ ...state, panes });
}

/** Shows another terminal beside the one that is worked in, and goes there. */
export function splitWith(state: DockState, tab: DockTab): DockState {
  const first = focusedId(state) ?? tab.id;
  const tabs = [...state.tabs.filter(({ id }) => id !== tab.id), tab];
  return settle({ ...state, open: true, tabs, panes: [first, tab.id], focus: 1 });
}

/** Shows only the terminal that is worked in; the other stays as a tab. */
export function unsplit(state: DockState): DockState {
  return settle({ ...state, panes: state.panes.filter((_, pane) => pane === state.focus), focus: 0 });
}

/** Takes a terminal out; its neighbour takes its place, and a dock without any closes. */
export function removeTab(state: DockState, id: string): DockState {
  const at = state.tabs.findIndex((tab) => tab.id === id);
  if (at < 0) return state;
  const tabs = state.tabs.toSpliced(at, 1);
  // Of two panes one is left; a single one shows what stood beside.
  const beside = tabs[at]?.id ?? tabs[at - 1]?.id;
  const left = state.panes.filter((pane) => pane !== id);
  const panes = left.length > 0 || beside === undefined ? left : [beside];
  return settle({ ...state, tabs, panes, open: state.open && tabs.length > 0 });
}

/** Puts another terminal in the place of one. */
export function replaceTab(state: DockState, id: string, tab: DockTab): DockState {
  const put = <T>(items: readonly T[], is: (item: T) => boolean, next: T) =>
    items.map((item) => (is(item) ? next : item));
  return {
    ...state,
    tabs: put(state.tabs, (each) => each.id === id, tab),
    panes: put(state.panes, (each) => each === id, tab.id),
  };
}

export function changeTab(state: DockState, id: string, change: Partial<DockTab>): DockState {
  const tabs = state.tabs.map((tab) => (tab.id === id ? { ...tab, ...change } : tab));
  return { ...state, tabs };
}

/** Every pane shows a terminal that is there, each only once, and the focus is on one. */
function settle(state: DockState): DockState {
  const ids = new Set(state.tabs.map(({ id }) => id));
  const panes = [...new Set(state.panes)].filter((id) => ids.has(id));
  const [first] = state.tabs;
  if (panes.length === 0 && first) panes.push(first.id);
  return { ...state, panes, focus: Math.max(0, Math.min(state.focus, panes.length - 1)) };
}
