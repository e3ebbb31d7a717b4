import type { Store } from "@/server/store";
import { hasAdministrator } from "./administrators";
import { createLink } from "./one-time-links";

/** The token of the link that makes the first administrator; undefined once there is one. */
export async function createSetupLink({
  context,
}: {
  context: { store: Store };
}): Promise<string | undefined> {
  return context.store.$transaction(async (client) =>
    (await hasAdministrator(client)) ? undefined : (await createLink(client, { purpose: "setup" })).token,
  );
}
