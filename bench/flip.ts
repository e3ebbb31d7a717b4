import type { EnvironmentView } from "@/server/contract/environment";
import { type ComponentName, type Mode, namespaceOf } from "@/server/contract/names";
import { fullStack } from "@/server/environments/template/testing/bundled";
import { openStream } from "@/tests/kit/stream-client";
import type { Bench } from "./bench";
import { openDevSpaceCli } from "./devspace-cli";
import type { Ratio } from "./figures";
import { type Flip, watchPods } from "./first-answer";

const WAYS = { dev: "to dev", production: "back" } as const;
const ANSWERS = { answered: "first answer", lasting: "lasting answer" } as const;
type Answer = keyof typeof ANSWERS;
const by = (who: string, component: string, mode: Mode, answer: Answer) =>
  `${component} ${WAYS[mode]}, ${who}, ${ANSWERS[answer]}`;
const PORTAL = "portal";
const CLI = "DevSpace CLI";

export const flipRatios: Ratio[] = fullStack.components.flatMap(({ name }) =>
  (["dev", "production"] as const).flatMap((mode) =>
    (["answered", "lasting"] as const).map((answer) => ({
      what: `${name} ${WAYS[mode]}, ${ANSWERS[answer]}`,
      own: by(PORTAL, name, mode, answer),
      other: by(CLI, name, mode, answer),
      atMost: mode === "dev" ? 0.45 : 0.7,
    })),
  ),
);

/**
 * Flips every component there and back, `rounds` times; in turn with the DevSpace CLI where this machine has it, in a
 * namespace of its own.
 */
export async function measureFlips(bench: Bench, environment: string): Promise<void> {
  const { progress, rounds, note } = bench;
  const cli = await openDevSpaceCli(bench);
  if (cli) console.log(`The other side of the flips is the DevSpace CLI ${cli.version}.`);
  else console.log("No DevSpace CLI (DEVSPACE_BIN, or devspace on the PATH): the flips have no other side.");
  try {
    for (let round = 1; round <= rounds; round++)
      for (const { name } of fullStack.components)
        await progress.step(`Round ${round}: flip the ${name} to dev and back`, async () => {
          for (const mode of ["dev", "production"] as const) {
            const own = await flipByPortal(bench, environment, name, mode);
            const other = await cli?.flip(name, mode);
            for (const answer of ["answered", "lasting"] as const) {
              note(by(PORTAL, name, mode, answer), own[answer]);
              if (other) note(by(CLI, name, mode, answer), other[answer]);
            }
            note(`${name} ${WAYS[mode]}, portal, Ready`, own.ready);
            note(`${name} ${WAYS[mode]}, from the answer to Ready`, Math.max(0, own.ready - own.answered));
          }
        });
  } finally {
    await cli?.close();
  }
}

/**
 * Flips a component by the portal's API: to the new pod's first answer, and to the moment when the live stream says that
 * the component serves in the new mode.
 */
async function flipByPortal(
  { session, gateway }: Pick<Bench, "session" | "gateway">,
  environment: string,
  component: ComponentName,
  mode: Mode,
): Promise<Flip> {
  const pods = await watchPods(gateway, { namespace: namespaceOf(environment), component, mode });
  const stream = await openStream(session, "environments", {});
  try {
    const told = new Promise<number>((resolve, reject) => {
      stream.onPayload((payload) => {
        if (payload.kind !== "upsert" || payload.item.name !== environment) return;
        try {
          if (isThere(payload.item)) resolve(performance.now());
        } catch (error) {
          reject(error);
        }
      });
    });
    const started = performance.now();
    const answer = await session.request("PATCH", `/api/environments/${environment}`, {
      components: { [component]: { mode } },
    });
    if (answer.status !== 200) throw new Error(`PATCH: ${answer.status} ${JSON.stringify(answer.body)}`);
    const [arrival, ready] = await Promise.all([pods.arrival, told]);
    const { answered, lasting } = arrival;
    return { answered: answered - started, lasting: lasting - started, ready: ready - started };
  } finally {
    stream.close();
    pods.stop();
  }

  function isThere({ status }: EnvironmentView): boolean {
    const found = status.components[component];
    if (!found) return false;
    if (found.modePhase === "Failed") throw new Error(`${component} did not get ready: ${found.message}`);
    return found.mode === mode && found.modePhase === "Stable" && found.state === "Ready";
  }
}
