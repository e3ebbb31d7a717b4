import type { z } from "zod";
import type { signInRequest } from "@/server/contract/people";
import { addressBlock } from "@/server/http/client-address";
import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { recordAudit } from "./audit";
import { findPasswordIdentity } from "./identities";
import { isPassword } from "./passwords";
import { type SignedIn, startSession } from "./sessions";
import type { SignInLimits } from "./sign-in-limits";

interface SignInContext {
  store: Store;
  limits: SignInLimits;
  clientAddress: string;
  requestId?: string;
}

/** Starts a session for the right password. Wrong address and wrong password are told apart by nothing. */
export async function signIn(options: {
  context: SignInContext;
  input: z.output<typeof signInRequest>;
}): Promise<SignedIn> {
  const { context, input } = options;
  const address = addressBlock(context.clientAddress);
  await context.limits.attempt(address, input.email);
  const identity = await findPasswordIdentity(context.store, input.email);
  if (!(await isPassword(identity?.secretHash, input.password)) || !identity)
    throw refusal("unauthenticated", "The e-mail address or the password is wrong.");
  const { user } = identity;
  // Only who knows the password learns this.
  if (user.deactivatedAt)
    throw refusal("forbidden", "Your account is deactivated. Ask an administrator to reactivate it.");
  await context.limits.succeeded(address, input.email);
  return context.store.$transaction(async (client) => {
    const { requestId, clientAddress } = context;
    await recordAudit(client, {
      actor: user.email,
      action: "session.create",
      target: user.email,
      requestId,
      address: clientAddress,
    });
    return startSession(client, user.id);
  });
}
