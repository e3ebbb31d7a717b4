import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { pino } from "pino";
import { Counter, Gauge, Registry } from "prom-client";
import { WebSocket } from "ws";
import { kubernetesRefusal } from "@/server/api/kubernetes-problem";
import type { Scope } from "@/server/contract/access";
import type { LogPayload } from "@/server/contract/logs";
import type { User } from "@/server/contract/people";
import { type ClientFrame, type ServerFrame, STREAM_PROTOCOL, serverFrame } from "@/server/contract/stream";
import { decodeBytes, encodeBytes } from "@/server/contract/stream-bytes";
import { STREAM_KINDS } from "@/server/contract/streams";
import type { EnvironmentObject } from "@/server/environments/resource";
import { bundled } from "@/server/environments/template/testing/bundled";
import { openEnvironment, serveEnvironments } from "@/server/environments/verbs";
import { refusal } from "@/server/http/problem";
import type { Gateway, InformerEvents } from "@/server/kubernetes/types";
import { createSecret } from "@/server/people/access-tokens/secret";
import { createAllowance } from "@/server/people/allowance";
import type { Principal } from "@/server/people/principal";
import { createToken, csrfTokenOf } from "@/server/people/tokens";
import { createHub, type StreamHub } from "../hub";
import { streamService } from "../service";
import type { StreamLimits } from "../types";
import { echoKind, serveEcho } from "./echo";

export const ADA = "ada@example.com";
export const EVE = "eve@example.com";
/** Opens the stream of environments. */
export const OPEN_ENVIRONMENTS = {
  type: "open",
  id: 1,
  credit: 10,
  kind: "environments",
  params: {},
} as const;

/** The cached environments of a test: what the hub needs of an informer, changed by hand. */
export class Environments {
  readonly objects = new Map<string, EnvironmentObject>();
  readonly subscribers = new Set<InformerEvents<EnvironmentObject>>();
  live = true;
  #revision = 0;

  put(name: string, owner: string, uid = `uid-${name}`): void {
    const object = {
      apiVersion: "devspace-portal.io/v1alpha1",
      kind: "Environment",
      metadata: {
        name,
        uid,
        resourceVersion: String(++this.#revision),
        creationTimestamp: "2026-01-01T00:00:00Z",
      },
      spec: { owner },
    } as EnvironmentObject;
    this.objects.set(name, object);
    for (const subscriber of this.subscribers) subscriber.upsert(object);
  }

  drop(name: string): void {
    const object = this.objects.get(name);
    this.objects.delete(name);
    if (object) for (const subscriber of this.subscribers) subscriber.remove(object);
  }

  rebuild(): void {
    for (const subscriber of this.subscribers) subscriber.rebuilt?.();
  }

  get(name: string): EnvironmentObject | undefined {
    return this.objects.get(name);
  }
  list(): EnvironmentObject[] {
    return [...this.objects.values()];
  }
  health() {
    return { synced: true, live: this.live, since: "2026-01-01T00:00:00Z", restarts: 0, message: "" };
  }
  subscribe(events: InformerEvents<EnvironmentObject>): () => void {
    this.subscribers.add(events);
    return () => this.subscribers.delete(events);
  }
}

/** A hub on a real HTTP server, with sessions and log sources that a test controls. */
export class HubUnderTest {
  readonly environments = new Environments();
  readonly sessions = new Map<string, Principal>();
  /** False while nobody can say who owns what. */
  rightsKnown = true;
  failedAuthorisations = 0;
  /** Sockets and streams noted as refused. */
  readonly refused: string[] = [];
  openLogs: (params: { environment: string }, signal: AbortSignal) => AsyncIterable<LogPayload> =
    async function* () {};
  readonly echo = serveEcho();
  /** The server's ends of all sockets, in order. */
  readonly serverSockets: Duplex[] = [];
  #server: Server = createServer();
  #hub: StreamHub | undefined;

  get hub(): StreamHub {
    if (!this.#hub) throw new Error("start() first");
    return this.#hub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(limits: Partial<StreamLimits> = {}): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const registers = [new Registry()];
    const metric = { help: "test", registers };
    this.#hub = createHub({
      origins: [this.origin],
      trustedProxies: 0,
      server: "test",
      limits,
      services: {
        environments: streamService(
          STREAM_KINDS.environments,
          serveEnvironments({
            environments: this.environments,
            templates: bundled,
            read: async () => {},
          }),
        ),
        logs: streamService(STREAM_KINDS.logs, this.#serveLogs()),
        echo: streamService(echoKind, this.echo.serve),
      },
      backend: {
        environments: this.environments,
        refused: async ({ reason, address, principal, stream }) => {
          const parts = [reason, address, principal?.user.email, stream?.kind, stream?.environment];
          this.refused.push(parts.filter(Boolean).join(" "));
        },
        identify: async (credential) => {
          const principal = credential && this.sessions.get(credential.secret);
          if (!principal) throw refusal("unauthenticated", "Nobody is signed in.");
          return principal;
        },
        findPrincipal: async ({ secret }) => this.sessions.get(secret),
        authorise: async (principal, action, name) => {
          if (!this.rightsKnown) {
            this.failedAuthorisations++;
            throw new Error("the API server is away");
          }
          const hub = { get: async () => undefined } as unknown as Gateway;
          const context = { hub, environments: this.environments };
          await openEnvironment({ context, principal, action, name });
        },
        refusalOf: kubernetesRefusal,
        log: pino({ level: "silent" }),
        metrics: {
          sockets: new Gauge({ ...metric, name: "sockets", labelNames: ["kind"] }),
          droppedBytes: new Counter({ ...metric, name: "dropped" }),
          authFailures: new Counter({ ...metric, name: "failures", labelNames: ["reason"] }),
        },
      },
    });
    this.#server.on("upgrade", (request, socket, head) => {
      this.serverSockets.push(socket);
      void this.hub.upgrade(request, socket, head);
    });
  }

  #serveLogs() {
    const readers = createAllowance(3, "Too many logs.");
    const hub = this;
    return async function* (call: {
      params: { environment: string };
      principal: Principal;
      signal: AbortSignal;
    }): AsyncGenerator<LogPayload> {
      const release = readers.take(call.principal.user.id);
      try {
        yield* hub.openLogs(call.params, call.signal);
      } finally {
        release();
      }
    };
  }

  async stop(): Promise<void> {
    await this.#hub?.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  signIn(email: string, role: User["role"] = "user"): string {
    const token = createToken();
    const user = { id: email, email, name: email, role, createdAt: "2026-01-01T00:00:00Z", pending: false };
    const end = new Date(Date.now() + 3_600_000);
    this.sessions.set(token, { user, via: { kind: "session", token, expiresAt: end, endsAt: end } });
    return token;
  }

  /** The secret of an access token with these scopes. */
  makeToken(email: string, scopes: Scope[]): string {
    const secret = createSecret();
    const principal = this.sessions.get(this.signIn(email));
    if (!principal) throw new Error("signed nobody in");
    const expiresAt = new Date(Date.now() + 3_600_000);
    this.sessions.set(secret, {
      ...principal,
      via: { kind: "token", id: "1", name: "ci", scopes, expiresAt },
    });
    return secret;
  }

  /** A socket before its hello; rejects with the status of a refused upgrade. */
  connect(token: string | undefined, headers: Record<string, string> = {}): Promise<Client> {
    const cookie: Record<string, string> = token ? { cookie: `portal_session=${token}` } : {};
    return this.dial({ origin: this.origin, ...cookie, ...headers });
  }

  /** A socket with exactly these headers. */
  dial(headers: Record<string, string>): Promise<Client> {
    const socket = new WebSocket(`${this.origin.replace("http", "ws")}/api/stream`, { headers });
    return new Promise((resolve, reject) => {
      const client = new Client(socket);
      socket.once("open", () => resolve(client));
      socket.once("unexpected-response", (_request, response) => {
        reject(new Error(String(response.statusCode)));
        response.destroy();
      });
      socket.on("error", () => {});
    });
  }

  async greet(token: string): Promise<Client> {
    const client = await this.connect(token);
    client.send({ type: "hello", protocol: STREAM_PROTOCOL, csrfToken: csrfTokenOf(token) });
    await client.next("welcome");
    return client;
  }
}

/** The browser's side: frames are parsed by the contract, so that a wrong one fails the test. */
export class Client {
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<number>;
  readonly #listeners = new Set<(frame: ServerFrame) => void>();
  #read = 0;
  #wake = () => {};

  constructor(readonly socket: WebSocket) {
    socket.on("message", (data: Buffer, isBinary) => {
      const frame = isBinary ? decodeBytes(data) : serverFrame.parse(JSON.parse(String(data)));
      if (!frame) throw new Error("a binary frame that is none");
      this.frames.push(frame);
      for (const listener of this.#listeners) listener(frame);
      this.#wake();
    });
    this.closed = new Promise((resolve) => socket.once("close", resolve));
  }

  send(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Tells each frame from now on; returns the end of it. */
  listen(listener: (frame: ServerFrame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  sendBytes(id: number, payload: Uint8Array): void {
    this.socket.send(encodeBytes(id, payload));
  }

  /** The next frame of this type; earlier ones of other types are passed over. */
  next<T extends ServerFrame["type"]>(type: T): Promise<Extract<ServerFrame, { type: T }>> {
    return this.nextOf([type]);
  }

  async nextOf<T extends ServerFrame["type"]>(types: T[]): Promise<Extract<ServerFrame, { type: T }>> {
    const wanted = new Set<string>(types);
    for (;;) {
      while (this.#read < this.frames.length) {
        const frame = this.frames[this.#read++];
        if (frame && wanted.has(frame.type)) return frame as Extract<ServerFrame, { type: T }>;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async payload(): Promise<unknown> {
    return (await this.next("data")).payload;
  }
}
