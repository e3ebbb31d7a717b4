import { describe, expect, it } from "vitest";
import type { Gateway, Secret } from "@/server/kubernetes";
import { DOCKER_CONFIG_KEY, DOCKER_CONFIG_TYPE, judged, pullSecretReader } from "./pull-secret-source";

const config = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
const GOOD = config({ auths: { "ghcr.io": { auth: "Y2k6c3dvcmRmaXNo" } } });
const secret = (data: string | undefined, type = DOCKER_CONFIG_TYPE): Secret => ({
  ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "registry" }, type },
  data: data === undefined ? {} : { [DOCKER_CONFIG_KEY]: data },
});

describe("a pull secret", () => {
  it("is copied where it is one", () => {
    expect(judged("registry", secret(GOOD))).toEqual({ name: "registry", config: GOOD });
  });

  it.each([
    ["that is not there", undefined, "There is no pull secret registry."],
    ["of another type", secret(GOOD, "Opaque"), "Secret registry is no pull secret: its type is Opaque."],
    [
      "without its key",
      secret(undefined),
      "Secret registry is no pull secret: its type is kubernetes.io/dockerconfigjson.",
    ],
    ["without a registry", secret(config({ auths: {} })), "Pull secret registry names no registry."],
    ["of another shape", secret(config([1])), "Pull secret registry names no registry."],
    ["that is no JSON", secret("c3dvcmRmaXNo"), "Pull secret registry names no registry."],
  ])("%s is told with a remedy, and nothing of what it holds", (_, read, fault) => {
    const told = judged("registry", read);
    expect(told).toMatchObject({ fault, remedy: expect.stringMatching(/\.$/) });
    expect(JSON.stringify(told)).not.toMatch(/swordfish|Y2k6/);
  });
});

it("is read once for many environments, anew after a minute and when it is forgotten; what is wrong is looked at each time", async () => {
  let [reads, now] = [0, 0];
  let there: Secret | undefined;
  const hub: Pick<Gateway, "get"> = {
    get: async <T>() => {
      reads++;
      return there as T | undefined;
    },
  };
  const reader = pullSecretReader(hub, () => new Date(now));
  await reader.read("registry");
  there = secret(GOOD);
  expect(await reader.read("registry")).toHaveProperty("config");
  await reader.read("registry");
  expect(reads).toBe(2);
  now = 61_000;
  await reader.read("registry");
  reader.forget();
  await reader.read("registry");
  expect(reads).toBe(4);
});
