import type { EnvironmentView } from "@/server/contract/environment";
import type { ComponentName, Mode } from "@/server/contract/names";
import type { PortalSession } from "@/tests/kit/session";
import { openStream } from "@/tests/kit/stream-client";
import { timed } from "./figures";

/** Flips a component by the portal's API and waits until the live stream says that it serves in the new mode. */
export async function flip(
  session: PortalSession,
  environment: string,
  component: ComponentName,
  mode: Mode,
): Promise<number> {
  const stream = await openStream(session, "environments", {});
  try {
    const arrived = new Promise<void>((resolve) => {
      stream.onPayload((payload) => {
        if (payload.kind === "upsert" && isThere(payload.item)) resolve();
      });
    });
    return await timed(async () => {
      const answer = await session.request("PATCH", `/api/environments/${environment}`, {
        components: { [component]: { mode } },
      });
      if (answer.status !== 200) throw new Error(`PATCH: ${answer.status} ${JSON.stringify(answer.body)}`);
      await arrived;
    });
  } finally {
    stream.close();
  }

  function isThere({ name, status }: EnvironmentView): boolean {
    const found = status.components[component];
    if (name !== environment || !found) return false;
    if (found.modePhase === "Failed") throw new Error(`${component} did not get ready: ${found.message}`);
    return found.mode === mode && found.modePhase === "Stable" && found.state === "Ready";
  }
}
