import { WebSocket } from "ws";
import { STREAM_PROTOCOL } from "@/server/contract/stream";
import { joinPortal, newPerson } from "../kit/people";
import type { PortalSession } from "../kit/session";
import { expect, test } from "./fixtures";

interface Outcome {
  /** Status of a refused upgrade; 101 when the socket opened. */
  status: number;
  /** Frames received until the server closed, after `hello` was sent. */
  frames: string[];
}

/** Opens the stream socket with these headers, says `hello` with this token, and waits for a frame or the end. */
function knock(
  session: PortalSession,
  headers: Record<string, string>,
  csrfToken = session.csrfToken,
): Promise<Outcome> {
  const url = `${session.address.replace(/^http/, "ws")}/api/stream`;
  const socket = new WebSocket(url, { headers });
  const frames: string[] = [];
  return new Promise((resolve, reject) => {
    socket.on("unexpected-response", (_request, response) => {
      resolve({ status: response.statusCode ?? 0, frames });
      response.destroy();
    });
    socket.on("error", reject);
    socket.on("open", () =>
      socket.send(JSON.stringify({ type: "hello", protocol: STREAM_PROTOCOL, csrfToken })),
    );
    socket.on("message", (data) => {
      frames.push(String(data));
      socket.close();
    });
    socket.on("close", () => resolve({ status: 101, frames }));
  });
}

test.describe("the stream socket", () => {
  const own = (session: PortalSession) => ({
    Origin: session.address,
    Cookie: `${session.cookie.name}=${session.cookie.value}`,
    "Sec-Fetch-Site": "same-origin",
  });

  test("opens for the portal's own page", async () => {
    const session = await joinPortal(newPerson());
    const { status, frames } = await knock(session, own(session));
    expect(status).toBe(101);
    expect(JSON.parse(frames[0] ?? "{}")).toMatchObject({ type: "welcome" });
  });

  test("is refused to other origins, siblings, people without a session and pages without the token", async () => {
    const session = await joinPortal(newPerson());
    const evil = { ...own(session), Origin: "http://evil.example.com" };
    expect((await knock(session, evil)).status).toBe(403);
    expect((await knock(session, { ...own(session), Origin: "null" })).status).toBe(403);
    expect((await knock(session, { ...own(session), "Sec-Fetch-Site": "same-site" })).status).toBe(403);
    const { Origin: _, ...withoutOrigin } = own(session);
    expect((await knock(session, withoutOrigin)).status).toBe(403);
    expect((await knock(session, { ...own(session), Cookie: "" })).status).toBe(401);
    const forged = await knock(session, own(session), "not-the-token");
    expect(forged.frames.map((frame) => JSON.parse(frame).type)).not.toContain("welcome");
  });
});
