import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readBody } from "node:stream/consumers";
import { WebSocketServer } from "ws";
import { STREAM_MAX_CLIENT_FRAME } from "@/server/contract/stream";
import { STREAM_KINDS } from "@/server/contract/streams";
import { parse } from "@/server/http/parse";
import { isRefusal, problemOf, type Refusal, refusal } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/http/refuse-upgrade";
import { sendText } from "@/server/http/send-text";
import { type Principal, personPrincipal } from "@/server/people/principal";
import { findUsers } from "@/server/people/users";
import type { Store } from "@/server/store";
import { type Connection, serveConnection } from "@/server/stream/connection";
import { streamService } from "@/server/stream/service";
import { STREAM_LIMITS, type StreamBackend } from "@/server/stream/types";
import type { TerminalDoor } from "@/server/terminals";
import { createTickets, isMac, mac } from "./proof";
import {
  ALIVE_PATH,
  CALL_PATH,
  NONCE_HEADER,
  type OnBehalf,
  onBehalfOf,
  PROOF_HEADER,
  STREAM_PATH,
  type TerminalCall,
  TICKET_HEADER,
  terminalCall,
} from "./protocol";
import type { Identity } from "./register";

/** No call is longer. */
const CALL_BYTES = 64 * 1024;

/**
 * Where other replicas reach the terminals of this one, at a port of its own. They prove that they know this
 * replica's secret, as this one does; who asks they say by the person's id, and what that person may do is looked up here again.
 */
export async function listenForReplicas(options: {
  host: string;
  /** 0 takes a free one. */
  port: number;
  identity: Identity;
  store: Store;
  backend: StreamBackend;
  /** Those of this process. */
  terminals: TerminalDoor;
}): Promise<{ port: number; close(): Promise<void> }> {
  const { host, port, store, backend, terminals } = options;
  const { secret } = options.identity;
  const tickets = createTickets();
  const findPrincipal = async (userId: string): Promise<Principal | undefined> => {
    const user = (await findUsers(store, [userId])).get(userId);
    return user && !user.deactivatedAt ? personPrincipal(user) : undefined;
  };
  const identify = async ({ userId }: OnBehalf): Promise<Principal> => {
    const principal = await findPrincipal(userId);
    if (!principal) throw refusal("forbidden", "There is no such account any more.");
    return principal;
  };
  const services = { terminal: streamService(STREAM_KINDS.terminal, terminals.serve) };

  const answer = async (call: TerminalCall, behalf: OnBehalf): Promise<object> => {
    const principal = await identify(behalf);
    await backend.authorise(principal, "exec", call.environment);
    const caller = { user: principal.user, address: behalf.address };
    switch (call.do) {
      case "list":
        return { items: await terminals.list(call.environment, caller) };
      case "share":
        return terminals.share(call.environment, call.id, call.shared, caller);
      case "end":
        await terminals.end(call.environment, call.id, caller);
        return {};
    }
  };
  const refusalOf = (error: unknown): Refusal => {
    const known = isRefusal(error) ? error : backend.refusalOf(error);
    if (!known) backend.log.error({ err: error }, "a call of another replica failed");
    return known ?? refusal("internal", "Something went wrong in the portal. Try again.");
  };

  const request = async (incoming: IncomingMessage, response: ServerResponse) => {
    const notTold = () => sendText(response, 401, "For other replicas of this portal only.\n");
    if (incoming.method === "GET" && incoming.url === ALIVE_PATH) {
      const nonce = String(incoming.headers[NONCE_HEADER] ?? "");
      if (!isMac(incoming.headers[PROOF_HEADER], secret, "knock", nonce)) return notTold();
      const ticket = tickets.give();
      const proof = mac(secret, "here", nonce, ticket);
      return response.writeHead(204, { [TICKET_HEADER]: ticket, [PROOF_HEADER]: proof }).end();
    }
    if (incoming.method !== "POST" || incoming.url !== CALL_PATH)
      return sendText(response, 404, "Not here.\n");
    const ticket = String(incoming.headers[TICKET_HEADER] ?? "");
    const tell = (status: number, body: string) =>
      sendText(response, status, body, {
        "Content-Type": "application/json",
        [PROOF_HEADER]: mac(secret, "answer", ticket, String(status), body),
      });
    try {
      const length = Number(incoming.headers["content-length"]);
      if (!(length <= CALL_BYTES)) return notTold();
      const body = await readBody(incoming);
      const behalf = onBehalfOf(incoming, secret, tickets, body);
      if (!behalf) return notTold();
      tell(200, JSON.stringify(await answer(parse(terminalCall, JSON.parse(body)), behalf)));
    } catch (error) {
      const problem = problemOf(refusalOf(error));
      tell(problem.status, JSON.stringify(problem));
    }
  };
  const server = createServer((incoming, response) => void request(incoming, response));

  const sockets = new WebSocketServer({
    ...{ noServer: true, perMessageDeflate: false, autoPong: false, clientTracking: false },
    maxPayload: STREAM_MAX_CLIENT_FRAME,
  });
  // Only who proved to know the secret comes so far.
  sockets.on("headers", (headers, incoming) => {
    const ticket = String(incoming.headers[TICKET_HEADER]);
    headers.push(`${PROOF_HEADER}: ${mac(secret, "upgraded", ticket)}`);
  });
  const connections = new Set<Connection>();
  server.on("upgrade", async (incoming, socket, head) => {
    socket.on("error", () => {});
    try {
      const behalf = onBehalfOf(incoming, secret, tickets);
      if (!behalf || incoming.url !== STREAM_PATH)
        throw refusal("unauthenticated", "For other replicas only.");
      const principal = await identify(behalf);
      const itsOwn = { ...backend, findPrincipal: () => findPrincipal(behalf.userId) };
      sockets.handleUpgrade(incoming, socket, head, (upgraded) => {
        const connection = serveConnection({
          ...{ socket: upgraded, principal, address: behalf.address, server: "replica", services },
          // Whose session or token it is, the replica checks that the client talks to.
          credential: { kind: "token", secret: "" },
          backend: itsOwn,
          limits: STREAM_LIMITS,
        });
        connections.add(connection);
        upgraded.once("close", () => connections.delete(connection));
      });
    } catch (error) {
      refuseUpgrade(socket, refusalOf(error));
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const connection of connections) connection.bye("shutdown", "The portal is restarting.");
      server.closeAllConnections();
      for (const connection of connections) connection.terminate();
      await closed;
    },
  };
}
