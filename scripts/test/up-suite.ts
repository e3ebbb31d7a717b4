import { z } from "zod";
import { tryCommand } from "@/kit/command";
import { kubectlFor } from "@/kit/kubectl";
import { stateDir } from "@/server/state";
import { readRecord } from "../up/record";
import { failed, merge, passed, type SuiteResult } from "./result";
import { stream } from "./stream";

const up = () => stream("npm", ["run", "--silent", "up"], { minutes: 40 });

/** `npm run up` ends in a portal that answers; a second run changes nothing. */
export async function upSuite(): Promise<SuiteResult> {
  if ((await up()) !== 0) {
    // A cluster whose processes were killed at a bad moment may be beyond revival: only then start afresh.
    console.error("Starting afresh: npm run cluster:down, then npm run up.");
    await stream("npm", ["run", "--silent", "cluster:down"], { minutes: 5 });
    if ((await up()) !== 0) return failed("npm run up: failed twice, the second time on a fresh cluster");
  }
  const before = await portalPods();
  const code = await up();
  const after = await portalPods();
  return merge(
    passed(1),
    code === 0 ? passed(1) : failed(`npm run up, again: ended with exit code ${code}`),
    before === after ? passed(1) : failed(`npm run up, again: replaced pods\n${before}\n→\n${after}`),
  );
}

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
      status: z.object({ containerStatuses: z.array(z.object({ restartCount: z.int() })).optional() }),
    }),
  ),
});

/** Names and restarts of the portal's pods; without those that an update before is still stopping. */
async function portalPods(): Promise<string> {
  const portal = await readRecord(stateDir());
  if (!portal) return "no portal";
  const kubectl = kubectlFor({
    binary: portal.kubectl,
    kubeconfig: portal.kubeconfig,
    context: portal.context,
  });
  const listed = await kubectl.run(["-n", "devspace-portal", "get", "pods", "-o", "json"]);
  return podList
    .parse(JSON.parse(listed))
    .items.filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ metadata, status }) => `${metadata.name} ${status.containerStatuses?.[0]?.restartCount ?? 0}`)
    .sort()
    .join("\n");
}

/** True when the portal of an earlier `npm run up` answers. */
export async function isPortalUp(): Promise<boolean> {
  const portal = await readRecord(stateDir());
  if (!portal) return false;
  const answer = await tryCommand("curl", [
    "-fsS",
    "-m",
    "10",
    "-o",
    "/dev/null",
    `${portal.address}/readyz`,
  ]);
  return answer.code === 0;
}
