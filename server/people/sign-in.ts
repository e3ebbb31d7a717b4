import type { z } from "zod";
import type { signInRequest } from "@/server/contract/people";
import { addressBlock } from "@/server/http/client-address";
import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { recordAudit } from "./audit";
import type { CookieScope } from "./cookies";
import { claimsDevice, deviceCookie, deviceOf } from "./device-cookie";
import { findPasswordIdentity } from "./identities";
import { isPassword } from "./passwords";
import { type SignedIn, startSession } from "./sessions";
import type { SignInPace } from "./sign-in-pace";

interface SignInContext {
  store: Store;
  pace: SignInPace;
  clientAddress: string;
  requestId?: string;
  /** Aborted when whoever waits goes away. */
  signal?: AbortSignal;
}

/** What the browser keeps from before. */
interface Browser {
  cookie: string | null | undefined;
  scope: CookieScope;
}

/**
 * Starts a session for the right password, and makes the browser known. Wrong address and wrong password are told apart by
 * nothing. After wrong ones it takes its time, but for a browser in which the person signed in before.
 */
export async function signIn(options: {
  context: SignInContext;
  browser: Browser;
  input: z.output<typeof signInRequest>;
}): Promise<SignedIn & { deviceCookie: string }> {
  const { context, browser, input } = options;
  const { store, pace, requestId, clientAddress, signal } = context;
  const { cookie, scope } = browser;
  const { email } = input;
  const claimed = claimsDevice(cookie, email, scope) && (await findPasswordIdentity(store, email));
  const device = claimed ? deviceOf(cookie, { email, secretHash: claimed.secretHash }, scope) : undefined;
  const attempt = { address: addressBlock(clientAddress), email, device };
  await pace.wait(attempt, signal);
  const identity = await findPasswordIdentity(store, email);
  const right = await isPassword(identity?.secretHash, input.password, device ? "known" : "strangers");
  if (!right || !identity) throw refusal("unauthenticated", "The e-mail address or the password is wrong.");
  pace.succeeded(attempt);
  const { user, secretHash } = identity;
  // Only who knows the password learns this.
  if (user.deactivatedAt)
    throw refusal("forbidden", "Your account is deactivated. Ask an administrator to reactivate it.");
  const signedIn = await store.$transaction(async (client) => {
    await recordAudit(client, {
      actor: user.email,
      action: "session.create",
      target: user.email,
      requestId,
      address: clientAddress,
    });
    return startSession(client, user.id);
  });
  return { ...signedIn, deviceCookie: deviceCookie(cookie, { email, secretHash }, scope) };
}
