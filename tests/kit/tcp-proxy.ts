import net from "node:net";

export interface TcpProxy {
  port: number;
  /** Closes every connection that is open; new ones are accepted. */
  cut(): void;
  /** Lets nothing through any more on the connections that are open now; they stay open. New ones work. */
  stall(): void;
  /** Refuses connections, as a server that is down, until `accept` is called. */
  refuse(): void;
  accept(): void;
  /** Connections made so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** A pass-through in front of a TCP server; what goes through (TLS) stays as it is. */
export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const open = new Set<{ near: net.Socket; far: net.Socket }>();
  let refusing = false;
  let connections = 0;
  const server = net.createServer((near) => {
    if (refusing) {
      near.resetAndDestroy();
      return;
    }
    connections++;
    const far = net.connect(target);
    const pair = { near, far };
    open.add(pair);
    near.pipe(far);
    far.pipe(near);
    const end = () => {
      open.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on("error", end).on("close", end);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address === "string" || address === null) throw new Error("The proxy has no port.");
  const cut = () => {
    for (const { near, far } of [...open]) {
      near.resetAndDestroy();
      far.destroy();
    }
  };
  return {
    port: address.port,
    cut,
    stall() {
      for (const { near, far } of open) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    refuse() {
      refusing = true;
      cut();
    },
    accept() {
      refusing = false;
    },
    get connections() {
      return connections;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
