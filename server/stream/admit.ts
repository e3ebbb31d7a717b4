import type { IncomingMessage } from "node:http";
import { clientAddress } from "@/server/http/client-address";
import { originRefusal } from "@/server/http/origins";
import { type Credential, credentialOf } from "@/server/people/credentials";
import type { Principal } from "@/server/people/principal";
import type { StreamBackend } from "./types";

/** Who may open a socket: a session from the portal's own pages, or an access token from anywhere. */
export interface Admitted {
  principal: Principal;
  credential: Credential;
  /** Client's address. */
  address: string;
}

/** Checks an upgrade; throws a refusal, or what the store threw. */
export async function admit(
  request: IncomingMessage,
  options: { backend: StreamBackend; origins: string[]; trustedProxies: number },
): Promise<Admitted> {
  const { backend, origins, trustedProxies } = options;
  const credential = credentialOf(request.headers, { host: request.headers.host, origins });
  if (credential?.kind !== "token") {
    const refused = originRefusal(request.headers, origins);
    if (refused) throw refused;
  }
  const address = clientAddress(request, trustedProxies);
  const principal = await backend.identify(credential, address);
  // Nobody is identified without one.
  if (!credential) throw new Error("a principal without a credential");
  return { principal, credential, address };
}
