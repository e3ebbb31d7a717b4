import net from "node:net";
import type { ServiceAddress, Upstream } from "./upstream";

const FORWARDED_MS = 500;

/** Whether something accepts connections at a Service now. */
export async function serves(upstream: Upstream, address: ServiceAddress): Promise<boolean> {
  try {
    const stream = await upstream.connect(address);
    if (stream instanceof net.Socket) {
      stream.destroy();
      return true;
    }
    return await new Promise((resolve) => {
      const is = (serving: boolean) => {
        clearTimeout(timer);
        resolve(serving);
        stream.destroy();
      };
      stream.once("error", () => is(false));
      stream.once("close", () => is(false));
      // Of a forwarded port one hears afterwards that nobody listens there.
      const timer = setTimeout(() => is(true), FORWARDED_MS);
    });
  } catch {
    return false;
  }
}
