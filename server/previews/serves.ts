import type { ServiceAddress, Upstream } from "./upstream";

/** Whether something accepts connections at a Service now. */
export async function serves(upstream: Upstream, address: ServiceAddress): Promise<boolean> {
  try {
    const stream = await upstream.connect(address);
    if (!("connecting" in stream) || !stream.connecting) {
      stream.destroy();
      return true;
    }
    return await new Promise((resolve) => {
      stream.once("connect", () => {
        resolve(true);
        stream.destroy();
      });
      stream.once("error", () => resolve(false));
      stream.once("close", () => resolve(false));
    });
  } catch {
    return false;
  }
}
