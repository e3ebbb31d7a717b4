import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFrontDoor, type FrontDoor } from "./front-door";
import { createSignpostSite } from "./signpost-site";
import type { Site } from "./site";

/** A request that nobody answers. */
const HOLD = "/hold";

const portal: Site = {
  idleMs: 10_000,
  bodyMs: () => 300,
  request: (request, response) => void (request.url === HOLD || response.end("portal page")),
  upgrade: (_request, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
};

const previewed: Site = {
  idleMs: 0,
  passesExpectation: true,
  request: (request, response) =>
    void (request.url === HOLD || response.end(`preview of ${request.headers.host}`)),
  upgrade: (_request, socket) => socket.end("HTTP/1.1 101 Previewed\r\n\r\n"),
};

function doorOf(origins: string[], base = "https://apps.example.com:8443"): FrontDoor {
  const [address = ""] = origins;
  const previews = { base, site: previewed };
  return createFrontDoor({ origins, portal, previews, signpost: createSignpostSite(address) });
}

let server: Server;
let door: FrontDoor;

async function serve(origins: string[]): Promise<void> {
  door = doorOf(origins);
  server = createServer(door.request).on("upgrade", door.upgrade);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

/** The whole answer to a request with exactly these header lines. */
async function ask(lines: string[], target = "/environments", method = "GET"): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.end([`${method} ${target} HTTP/1.1`, "Connection: close", ...lines, "", ""].join("\r\n"));
  let text = "";
  for await (const piece of socket) text += String(piece);
  return text;
}
const upgrade = ["Connection: Upgrade", "Upgrade: websocket"];

beforeEach(() => serve(["https://portal.example.com", "http://10.0.0.7:3000", "http://[fd00::1]:3000"]));
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("the front door", () => {
  it.each([
    ["portal.example.com", "its name"],
    ["PORTAL.Example.COM", "upper case"],
    ["portal.example.com.", "the dot of a full name"],
    ["portal.example.com:443", "a port"],
    ["portal.example.com.:8443", "dot and port"],
    ["10.0.0.7:3000", "IPv4"],
    ["[FD00::1]:3000", "IPv6"],
    ["[fd00:0:0:0:0:0:0:1]", "IPv6 in another spelling"],
  ])("gives %s (%s) to the portal", async (host) => {
    expect(door.siteOf(host)).toBe(portal);
    expect(await ask([`Host: ${host}`])).toMatch(/^HTTP\/1\.1 200 [\s\S]*portal page/);
    expect(await ask([`Host: ${host}`, ...upgrade], "/api/stream")).toMatch(/^HTTP\/1\.1 101 /);
  });

  it.each([
    "evil.example.com",
    "example.com",
    "portal.example.com.evil.example",
    "evilportal.example.com",
    "portal",
    "10.0.0.70",
    "[fd00::2]",
    "localhost",
    "x--y.example.com",
    "xy.apps.example.com",
    "--y.apps.example.com",
    "x--.apps.example.com",
    "a.x--y.apps.example.com",
  ])("refuses the unknown name %s, for requests and upgrades, and names the setting", async (host) => {
    expect(door.siteOf(host)).toBeUndefined();
    for (const more of [[], upgrade]) {
      const answer = await ask([`Host: ${host}`, ...more], "/api/stream");
      expect(answer).toMatch(/^HTTP\/1\.1 421 Misdirected Request\r\n/);
      expect(answer).toMatch(/application\/problem\+json[\s\S]*PORTAL_ORIGINS/);
      expect(answer).not.toContain("portal page");
    }
  });

  it.each([
    ["no host", []],
    ["two", ["Host: portal.example.com", "Host: evil.example.com"]],
    ["the same one twice", ["Host: portal.example.com", "host: portal.example.com"]],
    ["a list", ["Host: portal.example.com, evil.example.com"]],
    ["an empty one", ["Host:"]],
    ["a user", ["Host: portal.example.com@evil.example.com"]],
    ["a password", ["Host: user:1@portal.example.com"]],
    ["a port that is none", ["Host: portal.example.com:443x"]],
    ["a port out of range", ["Host: portal.example.com:70000"]],
    ["two ports", ["Host: portal.example.com:80:80"]],
    ["an empty port", ["Host: portal.example.com:"]],
    ["a path", ["Host: portal.example.com/x"]],
    ["an escape", ["Host: portal%2eexample.com"]],
    ["two dots", ["Host: portal.example.com.."]],
    ["a broken IPv6", ["Host: [fd00::1"]],
    ["an IPv6 with a zone", ["Host: [fd00::1%25eth0]"]],
    ["an address as one number", ["Host: 167772167"]],
    ["a short address", ["Host: 10.7"]],
  ])("refuses %s", async (_what, lines) => {
    const answer = await ask(lines);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain("portal page");
  });

  it("answers probes under any name, as the kubelet asks at the pod's address", async () => {
    for (const host of ["10.42.0.9:3000", "[fd00:42::9]:3000", "balancer"])
      for (const probe of ["/livez", "/readyz"])
        expect(await ask([`Host: ${host}`], probe)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask(["Host: 10.42.0.9:3000"], "/livez/../environments")).toMatch(/^HTTP\/1\.1 421 /);
  });

  it("gives previews what is under their names, also at a path of the portal's", async () => {
    for (const target of ["/", "/readyz", "/api/session"]) {
      const answer = await ask(["Host: frontend--shop.apps.example.com:8443"], target);
      expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*preview of frontend--shop/);
    }
    const socket = await ask(["Host: backend--a-b.apps.example.com", ...upgrade], "/api/stream");
    expect(socket).toMatch(/^HTTP\/1\.1 101 Previewed/);
    expect(await ask(["Host: backend--a--b.apps.example.com"])).toMatch(/^HTTP\/1\.1 421 /);
  });

  it("says 100 Continue for the portal, and leaves it to previews", async () => {
    server.on("checkContinue", door.expectContinue.bind(door));
    const asking = ["Content-Length: 0", "Expect: 100-continue"];
    const own = await ask(["Host: portal.example.com", ...asking], "/environments", "POST");
    expect(own).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    const preview = await ask(["Host: frontend--shop.apps.example.com", ...asking], "/", "POST");
    expect(preview).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("cuts a request to the portal whose body does not come, and none to a preview", async () => {
    const slow = async (host: string) => {
      const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
      socket.write(`POST ${HOLD} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9\r\n\r\n1`);
      return socket;
    };
    const [own, preview] = [await slow("portal.example.com"), await slow("frontend--shop.apps.example.com")];
    own.resume();
    preview.resume();
    let cut = false;
    preview.on("close", () => {
      cut = true;
    });
    await once(own, "close");
    expect(cut).toBe(false);
    preview.destroy();
  });
});

describe("a portal of its own local name", () => {
  beforeEach(async () => {
    server.close();
    await serve(["http://portal.localhost:3000"]);
  });

  it("sends pages there from other names of this machine, without a cookie, and refuses the rest", async () => {
    for (const host of ["localhost:3000", "127.0.0.1:3000", "[::1]:3000"]) {
      expect(await ask([`Host: ${host}`], "/readyz")).toMatch(/^HTTP\/1\.1 200 /);
      const page = await ask([`Host: ${host}`], "/environments?owner=a");
      expect(page).toMatch(/^HTTP\/1\.1 307 /);
      expect(page).toContain("Location: http://portal.localhost:3000/environments?owner=a\r\n");
      expect(page).not.toMatch(/set-cookie/i);
      expect(await ask([`Host: ${host}`], "/api/session")).toMatch(/^HTTP\/1\.1 421 /);
      expect(await ask([`Host: ${host}`], "/environments", "POST")).toMatch(/^HTTP\/1\.1 421 /);
      expect(await ask([`Host: ${host}`], "//evil.example.com")).toMatch(/^HTTP\/1\.1 421 /);
      expect(await ask([`Host: ${host}`, ...upgrade], "/api/stream")).toMatch(/^HTTP\/1\.1 421 /);
    }
  });

  it("leaves other names unknown", () => {
    for (const host of ["evil.localhost", "portal.localhost.evil.example", "localhost.evil.example"])
      expect(door.siteOf(host)).toBeUndefined();
    expect(door.siteOf("portal.localhost")).toBe(portal);
    expect(door.siteOf("localhost")).not.toBe(portal);
  });
});
