import { expect, it } from "vitest";
import { type KubernetesObject, type PodMaker, podTemplateOf } from "@/server/kubernetes";
import { loadTemplates } from "../template/load";
import { withPullSecrets } from "./pull-secrets";

const shop = loadTemplates("tests/templates").get("shop");
const makers: PodMaker[] = shop ? [...shop.others, ...shop.components.map(({ target }) => target)] : [];
const kinds = new Set(makers.map(({ kind }: KubernetesObject) => kind));

it.each([...kinds])(
  "has the pods of a %s pull with the template's pull secrets, beside their own",
  (kind) => {
    for (const object of makers.filter((one) => one.kind === kind)) {
      const own = podTemplateOf(object).spec.imagePullSecrets ?? [];
      expect(podTemplateOf(withPullSecrets(object, ["ghcr"])).spec.imagePullSecrets).toEqual([
        ...(own as object[]),
        { name: "devspace-portal-pull-ghcr" },
      ]);
      expect(withPullSecrets(object)).toBe(object);
    }
  },
);

it("is tried with Jobs and CronJobs, too", () => {
  expect([...kinds]).toEqual(expect.arrayContaining(["Job", "CronJob", "Deployment", "StatefulSet"]));
});
