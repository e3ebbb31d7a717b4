import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { loadTemplates } from "@/server/environments/template/load";
import { checkSource } from "./check";
import { templateFiles } from "./description";
import { folderTree } from "./sources/folder-tree";

/** The template that the portal itself reads from the files of a draft. */
function compiled(fixture: string) {
  const { draft } = checkSource(folderTree(path.join("tests/fixtures", fixture)));
  const folder = path.join(testFolder(), "templates");
  for (const [file, text] of Object.entries(templateFiles(draft))) {
    const target = path.join(folder, "one", file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const [template] = loadTemplates(folder).list();
  if (!template) throw new Error("There is no template.");
  return template;
}

it("makes a template of a devspace.yaml with component charts, under the names the CLI looks for", () => {
  const template = compiled("devspace/monorepo");
  expect(template.components.map(({ name, target }) => [name, target.kind, target.metadata.name])).toEqual([
    ["web", "Deployment", "web"],
    ["api", "Deployment", "api"],
    ["db", "StatefulSet", "db"],
  ]);
  for (const { name, target } of template.components)
    expect(target.spec.selector.matchLabels).toEqual({
      "app.kubernetes.io/name": "devspace-app",
      "app.kubernetes.io/component": name,
      "app.kubernetes.io/managed-by": "Helm",
    });
  const [web, api, db] = template.components;
  expect(web?.dev?.patch.spec.template.spec.containers).toEqual([
    { name: "web", command: ["npm", "run", "dev"], args: [] },
  ]);
  expect(api?.dev?.amounts).toMatchObject({ limits: { cpu: "500m", memory: "512Mi" } });
  expect([db?.exclusive, db?.dev, db?.defaults.storage]).toEqual([true, undefined, "5Gi"]);
  expect(db?.actions.map(({ name }) => name)).toEqual(["psql"]);
});

it.each(["watch", "health", "jobs", "anonymous", "traefik", "secrets", "extends"])(
  "makes a template of the Compose file %s",
  (name) => {
    const template = compiled(`compose/${name}`);
    expect(template.components.length).toBeGreaterThan(0);
    const services = template.objects
      .filter(({ kind }) => kind === "Service")
      .map(({ metadata }) => metadata.name);
    // The name by which the others know it.
    expect(services).toEqual(
      expect.arrayContaining(template.components.map(({ target }) => target.metadata.name)),
    );
  },
);
