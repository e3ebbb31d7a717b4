import { describe, expect, it, vi } from "vitest";
import type { LogPage } from "@/server/contract/logs";
import { ProblemError } from "../api/problem-error";
import type { ConnectionState } from "../live/connection-state";
import { LogFeed } from "./log-feed";
import { LogStore } from "./log-store";
import { pollLog } from "./poll-log";

const BLOCKED: ConnectionState = { status: "reconnecting", since: 0, attempt: 2, neverOpen: true };
const page = (left: LogPage["left"]): LogPage => ({ payloads: [], cursors: {}, left });

function setUp(read: () => Promise<LogPage>) {
  let state: ConnectionState = { status: "reconnecting", since: 0, attempt: 0, neverOpen: true };
  let notify = () => {};
  const client = {
    getState: () => state,
    subscribe: (listener: () => void) => {
      notify = listener;
      return () => {};
    },
  };
  const feed = new LogFeed(new LogStore(), { environment: "shop" });
  const asked = vi.fn(read);
  const stop = pollLog(client, feed, asked, 5);
  const become = (next: ConnectionState) => {
    state = next;
    notify();
  };
  return { feed, asked, stop, become };
}

describe("polling the log", () => {
  it("begins when sockets are blocked, asks on at once while there is more, and ends when one opens", async () => {
    const { feed, asked, become } = setUp(async () => page(asked.mock.calls.length < 3 ? "more" : "end"));
    expect(asked).not.toHaveBeenCalled();
    become(BLOCKED);
    await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(4));
    expect(feed.getState()).toMatchObject({ status: "polling", at: expect.any(Number) });
    become({ status: "open", since: 0 });
    const { length } = asked.mock.calls;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked.mock.calls.length).toBeLessThanOrEqual(length + 1);
  });

  it("says why it does not work and goes on, but not after a refusal", async () => {
    const answers = [
      async () => page("end"),
      () => Promise.reject(ProblemError.local("unreachable", "The portal cannot be reached.")),
      () => Promise.reject(new ProblemError("forbidden", 403, "Forbidden", "It is not yours any more.")),
    ];
    const states: unknown[] = [];
    const { feed, asked, become } = setUp(() => (answers.shift() ?? (async () => page("end")))());
    feed.subscribe(() => states.push(feed.getState()));
    become(BLOCKED);
    await vi.waitFor(() => expect(feed.getState()).toMatchObject({ status: "ended", reason: "forbidden" }));
    expect(states).toContainEqual({
      ...{ status: "polling", at: expect.any(Number), problem: "The portal cannot be reached." },
    });
    expect(asked).toHaveBeenCalledTimes(3);
  });
});
