import { type DockState, parseDock } from "./dock-state";

type Kept = Pick<Storage, "getItem" | "setItem">;

/**
 * The dock of one person in this browser tab. It is kept in the tab's own storage: a reload and another sign-in of the same person
 * find it again, another person does not.
 */
export class DockStore {
  private readonly listeners = new Set<() => void>();
  private readonly key: string;
  private state: DockState;
  /** Counts the wishes for the focus to go into the terminal, and those that were met. */
  private wishes = 0;
  private met = 0;

  constructor(
    person: string,
    private readonly storage: Kept = sessionStorage,
  ) {
    this.key = `devspace-portal:dock:${person}`;
    this.state = parseDock(storage.getItem(this.key));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getState = (): DockState => this.state;
  readonly getWishes = (): number => this.wishes;

  /** Whether a wish is open, which is met by this. */
  readonly takeWish = (): boolean => {
    const open = this.wishes > this.met;
    this.met = this.wishes;
    return open;
  };

  update(change: (state: DockState) => DockState, focus = false): void {
    this.state = change(this.state);
    if (focus) this.wishes++;
    try {
      this.storage.setItem(this.key, JSON.stringify(this.state));
    } catch {
      // Not kept, but it works for now.
    }
    for (const notify of this.listeners) notify();
  }
}

const docks = new Map<string, DockStore>();

/** The one dock of a person, for all that shows it. */
export function dockOf(person: string): DockStore {
  let dock = docks.get(person);
  if (!dock) {
    dock = new DockStore(person);
    docks.set(person, dock);
  }
  return dock;
}
