import type { User } from "@/server/contract/people";
import type { TerminalAccess, TerminalPerson } from "@/server/contract/terminals";
import type { Size } from "./emulator";

/** Somebody who looks at a terminal in one tab. */
export interface Viewer {
  user: Pick<User, "id" | "email" | "name">;
  access: TerminalAccess;
  size: Size;
}

/** Who looks at a terminal. Its size is that of whoever typed or came last, so that nobody's keys land in another's layout. */
export function createViewers(resize: (size: Size) => void) {
  const viewers = new Set<Viewer>();
  let driver: Viewer | undefined;
  const drive = (viewer: Viewer) => {
    if (viewer.access !== "write") return;
    driver = viewer;
    resize(viewer.size);
  };
  return {
    get count() {
      return viewers.size;
    },
    join(viewer: Viewer) {
      viewers.add(viewer);
      drive(viewer);
    },
    leave(viewer: Viewer) {
      viewers.delete(viewer);
      if (driver !== viewer) return;
      driver = undefined;
      const next = [...viewers].findLast(({ access }) => access === "write");
      if (next) drive(next);
    },
    typed(viewer: Viewer) {
      if (driver !== viewer) drive(viewer);
    },
    resized(viewer: Viewer, size: Size) {
      viewer.size = size;
      if (driver === viewer || driver === undefined) drive(viewer);
    },
    /** Has everybody but the owner let go what they may no longer do; gives who has to leave. */
    limit(ownerId: string, access: TerminalAccess | "none"): void {
      for (const viewer of viewers) {
        if (viewer.user.id === ownerId) continue;
        if (access !== "none") viewer.access = access;
        else viewers.delete(viewer);
      }
    },
    has: (viewer: Viewer) => viewers.has(viewer),
    /** Each person once, as `userId` sees them. */
    people(userId?: string): TerminalPerson[] {
      const byId = new Map<string, TerminalPerson>();
      for (const { user, access } of viewers) {
        const best = byId.get(user.id)?.access === "write" ? "write" : access;
        const you = user.id === userId ? { you: true } : {};
        byId.set(user.id, { email: user.email, name: user.name, access: best, ...you });
      }
      return [...byId.values()];
    },
  };
}

export type Viewers = ReturnType<typeof createViewers>;
