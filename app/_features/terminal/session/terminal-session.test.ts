import { describe, expect, it, vi } from "vitest";
import { type Screen, type Size, startAgain, TerminalSession, type Up } from "./terminal-session";

const bytes = (text: string) => new TextEncoder().encode(text);
const ID = "0d8ed9f2-9a53-4d0c-9b60-3f4a6a4c7b11";
const ATTACHED = {
  ...{ kind: "attached" as const, offset: 0, cols: 120, rows: 40, pod: "backend-1", container: "backend" },
  ...{ program: "shell", title: "Backend", startedAt: "2026-11-28T10:00:00Z", access: "write" as const },
};
const ANNA = { email: "anna@example.com", name: "Anna", access: "write" as const };

/** A screen that remembers what was written, with room for `room`. */
function fakeScreen(room: Size = { cols: 120, rows: 40 }) {
  const screen = {
    cols: 80,
    rows: 24,
    room,
    text: "",
    async write(data: Uint8Array | string) {
      screen.text += typeof data === "string" ? data : new TextDecoder().decode(data);
    },
    resize({ cols, rows }: Size) {
      Object.assign(screen, { cols, rows });
    },
    fitting: () => screen.room,
  };
  return screen satisfies Screen & { text: string };
}

function opened(options: { start?: { component: string }; focus?: () => boolean } = {}) {
  const screen = fakeScreen();
  const session = new TerminalSession(
    { environment: "shop", id: ID, start: options.start },
    screen,
    options.focus,
  );
  const sent: Up[] = [];
  const send = vi.fn(async (payload: Up) => void sent.push(payload));
  session.open({ open: () => ({ send, finish: () => {}, close: () => {} }) });
  const typed = () =>
    sent.map((each) =>
      each instanceof Uint8Array ? new TextDecoder().decode(each) : `${each.cols}×${each.rows}`,
    );
  return { screen, session, typed, send };
}

describe("TerminalSession", () => {
  it("asks for a shell at the size of its place, and after that only for the one it has", () => {
    const { session, screen } = opened({ start: { component: "backend" } });
    expect(session.params()).toEqual({
      ...{ environment: "shop", id: ID, cols: 120, rows: 40, start: { component: "backend" } },
    });
    expect(screen).toMatchObject({ cols: 120, rows: 40 });
    session.onPayload(ATTACHED);
    expect(session.params()).toEqual({ environment: "shop", id: ID, cols: 120, rows: 40, offset: 0 });
  });

  it("goes on behind the bytes it has, counted as bytes", () => {
    const { session, screen } = opened();
    session.onPayload(ATTACHED);
    session.onPayload(bytes("grüße "));
    session.onInterrupted();
    expect(session.params()).toMatchObject({ offset: 8 });
    session.onPayload({ ...ATTACHED, offset: 8 });
    session.onPayload(bytes("an alle"));
    expect(screen.text).toBe("grüße an alle");
    expect(session.params()).toMatchObject({ offset: 15 });
  });

  it("takes a whole screen where the server no longer has what follows", () => {
    const { session, screen } = opened();
    session.onPayload({ ...ATTACHED, offset: 500, screen: "as it was" });
    session.onPayload(bytes("!"));
    expect(session.params()).toMatchObject({ offset: 501 });
    session.onInterrupted();
    session.onPayload({ ...ATTACHED, offset: 9_000, screen: "as it is" });
    expect(screen.text).toBe("\x1bcas it was!\x1bcas it is");
    expect(session.params()).toMatchObject({ offset: 9_000 });
  });

  it("sends nothing on while a whole screen is drawn, and everything after that", async () => {
    const { session, screen, typed } = opened();
    let drawn = () => {};
    screen.write = () =>
      new Promise<void>((taken) => {
        drawn = taken;
      });
    const taken = session.onPayload({ ...ATTACHED, offset: 9, screen: "as it is" });
    session.type("\x1b[?1;2c");
    drawn();
    await taken;
    session.type("ls");
    await vi.waitFor(() => expect(typed()).toEqual(["ls"]));
    expect(session.getView().refusals).toBe(0);
  });

  it("refuses what is typed while it is not attached, and sends nothing of it later", async () => {
    const { session, typed } = opened();
    session.type("early");
    session.onPayload(ATTACHED);
    session.type("ls\r");
    session.onInterrupted();
    session.type("rm -rf /\r");
    session.onPayload(ATTACHED);
    session.type("pwd\r");
    await vi.waitFor(() => expect(typed().join("")).toBe("ls\rpwd\r"));
    expect(session.getView().refusals).toBe(2);
  });

  it("lets a reader type nothing and change no size", () => {
    const { session, typed, screen } = opened();
    session.onPayload({ ...ATTACHED, access: "read", cols: 90, rows: 30 });
    session.type("x");
    session.fit();
    expect(typed()).toEqual([]);
    expect(screen).toMatchObject({ cols: 90, rows: 30 });
  });

  it("leaves the size to who types: another's is taken, its own comes back with the focus", async () => {
    let focused = false;
    const { session, screen, typed } = opened({ focus: () => focused });
    session.onPayload({ kind: "people", people: [ANNA] });
    session.onPayload({ ...ATTACHED, cols: 90, rows: 30 });
    expect(screen).toMatchObject({ cols: 90, rows: 30 });
    focused = true;
    session.fit();
    expect(screen).toMatchObject({ cols: 120, rows: 40 });
    expect(typed()).toEqual(["120×40"]);
    await session.onPayload({ kind: "size", cols: 120, rows: 40 });
    await session.onPayload({ kind: "size", cols: 70, rows: 20 });
    expect(screen).toMatchObject({ cols: 70, rows: 20 });
  });

  it("takes no size that it asked for itself and has changed since", async () => {
    const { session, screen, typed } = opened();
    session.onPayload(ATTACHED);
    for (const cols of [100, 110]) {
      screen.room = { cols, rows: 40 };
      session.fit();
    }
    await session.onPayload({ kind: "size", cols: 100, rows: 40 });
    expect(screen.cols).toBe(110);
    await session.onPayload({ kind: "size", cols: 110, rows: 40 });
    expect(screen.cols).toBe(110);
    expect(typed()).toEqual(["100×40", "110×40"]);
  });

  it("keeps the reason why it ended, whatever becomes of the stream", () => {
    const { session } = opened();
    session.onPayload(ATTACHED);
    session.onPayload({ kind: "ended", reason: "The pod is gone.", at: "2026-11-28T10:01:00Z" });
    session.onInterrupted();
    session.onEnd({ reason: "complete" });
    expect(session.getView().phase).toMatchObject({ status: "ended", ended: { reason: "The pod is gone." } });
  });

  it("tells a refusal", () => {
    const { session } = opened();
    session.onEnd({ reason: "forbidden" });
    expect(session.getView().phase).toMatchObject({ status: "refused", problem: { reason: "forbidden" } });
  });
});

describe("startAgain", () => {
  const ended = { kind: "ended" as const, reason: "It is over.", at: "2026-11-28T10:01:00Z" };
  const pinned = { component: "backend", pod: "backend-1", container: "side", program: "python" };

  it("goes to the pod that came after, and for tools into a container of their own there", () => {
    const successor = { pod: "backend-2", container: "backend" };
    expect(startAgain({ component: "backend" }, ATTACHED, { ...ended, successor })).toEqual({
      ...{ component: "backend", pod: "backend-2", container: "backend" },
    });
    expect(
      startAgain({ component: "backend", pod: "backend-1", debug: true }, ATTACHED, { ...ended, successor }),
    ).toEqual({
      ...{ component: "backend", pod: "backend-2", debug: true },
    });
  });

  it("stays where it was while the pod is there, and asks for no pod that is gone", () => {
    expect(startAgain(pinned, ATTACHED, { ...ended, code: 0 })).toEqual(pinned);
    expect(startAgain(pinned, ATTACHED, ended)).toEqual({ component: "backend", program: "python" });
    expect(startAgain(pinned, undefined)).toEqual({ component: "backend", program: "python" });
  });

  it("knows of one that was only joined where it ran", () => {
    expect(startAgain(undefined, ATTACHED, ended)).toEqual({
      pod: "backend-1",
      container: "backend",
      program: "shell",
    });
    expect(startAgain(undefined, undefined)).toBeUndefined();
  });
});
