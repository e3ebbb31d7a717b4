import { pino } from "pino";
import { expect, it } from "vitest";
import { type TemplateStatus, templateStatus } from "@/server/contract/template-resource";
import { type Gateway, kubernetesError } from "@/server/kubernetes";
import type { TemplateObject } from "../resource";
import { writeStatus } from "./write-status";

const object: TemplateObject = {
  ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name: "one" }, spec: {} },
};
const status = templateStatus.parse({
  observedGeneration: 3,
  findings: [{ level: "warning", code: "Long", message: "long" }],
  found: { candidates: [], components: [], objects: {}, images: [] },
});

/** What was written, by an API server that answers the first writes so. */
async function written(...answers: Error[]): Promise<Partial<TemplateStatus>[]> {
  const bodies: Partial<TemplateStatus>[] = [];
  const only: Pick<Gateway, "mergePatch"> = {
    async mergePatch(_ref, patch) {
      bodies.push((patch as { status: Partial<TemplateStatus> }).status);
      const answer = answers.shift();
      if (answer) throw answer;
      return object as never;
    },
  };
  await writeStatus({ gateway: only as Gateway, log: pino({ enabled: false }) }, object, status);
  return bodies;
}
const tooLarge = () => kubernetesError("unknown", "etcdserver: request is too large", { status: 500 });

it("writes less where a status does not fit, and gives up where nothing does", async () => {
  expect(await written()).toHaveLength(1);
  const [, less] = await written(tooLarge());
  expect(less).toMatchObject({ observedGeneration: 3, findings: [{ code: "status-too-large" }] });
  expect(less).not.toHaveProperty("found");
  expect(await written(tooLarge(), tooLarge())).toHaveLength(2);
});

it("has other failures tried again", async () => {
  await expect(written(kubernetesError("unavailable", "Later.", { status: 503 }))).rejects.toThrow("Later.");
});
