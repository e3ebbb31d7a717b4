import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { loadTemplates } from "@/server/environments/template/load";
import { templatesFromRegistry } from "./templates";

it("gives every image of the templates the registry's name, and they load as before", async () => {
  const into = path.join(testFolder(), "k8s");
  const folder = await templatesFromRegistry(process.cwd(), into, "ghcr.io/team");
  const manifests = readdirSync(into, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => readFileSync(path.join(into, file), "utf8"))
    .join("\n");
  expect(manifests).toContain("image: ghcr.io/team/backend:production");
  expect(manifests).not.toMatch(/image: devspace-portal\.local/);
  expect(loadTemplates(folder)).toBeDefined();
});
