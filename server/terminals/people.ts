import type { User } from "@/server/contract/people";
import type { TerminalAccess, TerminalPerson } from "@/server/contract/terminals";
import type { Size } from "./emulator";

/** Somebody who looks at a terminal in one tab. */
export interface Viewer {
  user: Pick<User, "id" | "email" | "name" | "role">;
  access: TerminalAccess;
  size: Size;
  /** Why they have to leave, once they do. */
  shutOut?: string;
}

/** Who looks at a terminal. Its size is that of whoever typed or came last, so that nobody's keys land in another's layout. */
export function createViewers(resize: (size: Size) => void) {
  const viewers = new Set<Viewer>();
  let changes = 0;
  let driver: Viewer | undefined;
  const drive = (viewer: Viewer) => {
    if (viewer.access !== "write") return;
    driver = viewer;
    resize(viewer.size);
  };
  const shutOut = (viewer: Viewer, why: string) => {
    changes++;
    viewer.shutOut = why;
    viewers.delete(viewer);
  };
  return {
    get count() {
      return viewers.size;
    },
    /** Another number after each change of who looks, or of what they may do. */
    get changes() {
      return changes;
    },
    join(viewer: Viewer) {
      changes++;
      viewers.add(viewer);
      drive(viewer);
    },
    leave(viewer: Viewer) {
      changes++;
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
      changes++;
      for (const viewer of viewers) {
        if (viewer.user.id === ownerId) continue;
        if (access !== "none") viewer.access = access;
        else shutOut(viewer, "It is not shared with you any more.");
      }
    },
    /** Shuts out those for whom there is a reason; false when there is for none. */
    keep(whyNot: (user: Viewer["user"]) => string | undefined): boolean {
      const before = viewers.size;
      for (const viewer of viewers) {
        const why = whyNot(viewer.user);
        if (why !== undefined) shutOut(viewer, why);
      }
      return viewers.size < before;
    },
    /** Ids of who looks. */
    ids: () => [...viewers].map(({ user }) => user.id),
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
