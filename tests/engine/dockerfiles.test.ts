import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  APP_IMAGES,
  ensureContainerTools,
  exportStandIn,
  imageEntryOf,
  readImageMap,
  registrySettings,
  standInKey,
} from "@/k8s/local";
import { createProgress } from "@/kit/progress";
import { buildCommand } from "@/scripts/engine/commands";
import { planDelivery } from "@/scripts/engine/delivery";
import { cacheDir } from "@/server/state";
import { type Docker, startDocker } from "./docker";
import { startRegistry } from "./registry";

const map = readImageMap();
const folder = path.join(cacheDir(), "docker");
/** Every image whose Dockerfile a person builds, by its folder: the portal's, which takes longest, and those of the app. */
const images = [...map].filter(([, { context }]) => context === "." || context.startsWith("apps/"));
const contexts = [...new Set(images.map(([, { context }]) => context))].sort();
const bases = [...new Set(images.flatMap(([, { args }]) => Object.values(args)))];
let docker: Docker;

/** A stand-in that knows how this machine reaches its registries; without that a plain build could not, here. */
async function loadStandIn(name: string): Promise<void> {
  const loaded = `stand-in/${name}:inputs-${await standInKey(name)}`;
  const context = mkdtempSync(path.join(folder, "context-"));
  try {
    if (!(await docker.has(loaded))) {
      const file = path.join(context, "image.tar");
      const ref = await exportStandIn(name, file, createProgress());
      await docker.run(["load", "--quiet", "--input", file]);
      await docker.run(["tag", ref, loaded]);
      await rm(file);
    }
    const copies = (await registrySettings()).map(({ from, to }, index) => {
      copyFileSync(from, path.join(context, String(index)));
      return `COPY ${index} ${to}`;
    });
    writeFileSync(path.join(context, "Dockerfile"), [`FROM ${loaded}`, ...copies].join("\n"));
    await docker.run(["build", "--quiet", "--tag", standIn(name), context]);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** What a test builds under. */
const builtTag = (name: string) => `built/${name.replace(/:.*/, "")}:${imageEntryOf(map, name).target}`;

const standIn = (name: string) => `stand-in/${name}:test`;

beforeAll(async () => {
  await ensureContainerTools();
  mkdirSync(folder, { recursive: true });
  docker = await startDocker(folder);
  for (const name of bases) await loadStandIn(name);
}, 900_000);

afterAll(() => docker?.stop(), 120_000);

describe.concurrent("Docker builds every stage of the Dockerfile, from the stand-ins, to run without root", () => {
  it.for(contexts)("in %s", { timeout: 1_200_000 }, async (context, { expect }) => {
    for (const [name, { target }] of images.filter(([, entry]) => entry.context === context)) {
      const tag = builtTag(name);
      const { args } = imageEntryOf(map, name);
      const command = buildCommand("docker", {
        context,
        target,
        refs: [tag],
        args: Object.fromEntries(Object.entries(args).map(([arg, base]) => [arg, standIn(base)])),
        network: "host",
      });
      await docker.run(command.args);
      const user = await docker.run(["image", "inspect", "--format", "{{.Config.User}}", tag]);
      expect(user.trim(), name).toMatch(/^\d*[1-9]\d*(:\d+)?$/);
    }
  });
});

describe("with --registry", () => {
  // The smallest: Docker compresses every layer that it pushes.
  it("the images of Adminer are pushed under each of their names there", async () => {
    const { address, stop } = await startRegistry(path.join(folder, "registry"));
    try {
      const names = APP_IMAGES.filter((name) => name.startsWith("adminer:"));
      const refs = names.flatMap((name) => imageEntryOf(map, name).ref);
      const registry = `${address}/team`;
      const archive = path.join(folder, "unused.tar");
      const delivery = planDelivery({
        cluster: { kind: "other" },
        engine: "docker",
        registry,
        refs,
        archive,
      });
      if (delivery.how !== "push") throw new Error(`planned was ${delivery.how}`);
      for (const name of names)
        for (const ref of imageEntryOf(map, name).ref)
          await docker.run(["tag", builtTag(name), delivery.rename(ref)]);
      for (const { args } of delivery.commands) await docker.run(args);
      for (const ref of refs) {
        const [name = "", tag = ""] = ref.slice(ref.indexOf("/") + 1).split(":");
        const manifest = await fetch(`http://${address}/v2/team/${name}/manifests/${tag}`);
        expect(manifest.status, ref).toBe(200);
      }
      await docker.run(["rmi", ...refs.map(delivery.rename)]);
    } finally {
      await stop();
    }
  }, 600_000);
});
