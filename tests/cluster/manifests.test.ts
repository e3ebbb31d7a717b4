import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubectl, tryKubectl } from "../kit/kubectl";
import { type Manifest, renderOverlay, toYaml } from "../kit/manifests";
import { uniqueName } from "../kit/unique-name";

const names = (objects: Manifest[], kind: string) =>
  objects.filter((object) => object.kind === kind).map((object) => object.metadata.name);

describe.each(["dev", "production"])("overlay %s", (overlay) => {
  const namespace = uniqueName(`overlay-${overlay}`);
  let objects: Manifest[] = [];

  beforeAll(async () => {
    const rendered = await renderOverlay(overlay, namespace);
    objects = rendered.objects;
    await kubectl(["apply", "-f", "-"], toYaml([rendered.namespace]));
  });

  afterAll(async () => {
    await kubectl(["delete", "namespace", namespace, "--ignore-not-found"]);
  });

  it("is accepted by the API server without a warning, Pod Security restricted included", async () => {
    const result = await tryKubectl(
      ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"],
      toYaml(objects),
    );
    expect(result.code, result.stderr).toBe(0);
    expect(result.stdout.trim().split("\n")).toHaveLength(objects.length);
    const warnings = result.stderr.split("\n").filter((line) => line.startsWith("Warning:"));
    expect(warnings).toEqual([]);
  });

  it("puts every object into one namespace under Pod Security restricted", async () => {
    const labels = JSON.parse(
      await kubectl(["get", "namespace", namespace, "-o", "jsonpath={.metadata.labels}"]),
    );
    expect(labels["pod-security.kubernetes.io/enforce"]).toBe("restricted");
  });

  it("has what the architecture names", () => {
    expect(names(objects, "Service")).toEqual(
      expect.arrayContaining(["frontend-service", "backend-service", "postgres-service"]),
    );
    expect(names(objects, "ConfigMap")).toEqual(
      expect.arrayContaining(["app-config", `app-config-${overlay}`]),
    );
    expect(names(objects, "Secret")).toEqual(["app-secrets"]);
    expect(names(objects, "NetworkPolicy")).toContain("default-deny");
  });
});

describe("what only one overlay has", () => {
  it("is Adminer in dev, disruption budgets in production", async () => {
    const [dev, production] = await Promise.all([
      renderOverlay("dev", "a"),
      renderOverlay("production", "b"),
    ]);
    expect(names(dev.objects, "Deployment")).toContain("adminer");
    expect(names(dev.objects, "PodDisruptionBudget")).toEqual([]);
    expect(names(production.objects, "Deployment")).toEqual(["backend", "frontend"]);
    expect(names(production.objects, "PodDisruptionBudget")).toEqual(["backend", "frontend"]);
  });

  it("is its configuration on top of app-config, and secrets on top of both", async () => {
    for (const overlay of ["dev", "production"]) {
      const { objects } = await renderOverlay(overlay, "a");
      const backend = objects.find(
        (object) => object.kind === "Deployment" && object.metadata.name === "backend",
      );
      expect(backend).toMatchObject({
        spec: {
          template: {
            spec: {
              containers: [
                {
                  envFrom: [
                    { configMapRef: { name: "app-config" } },
                    { configMapRef: { name: `app-config-${overlay}` } },
                    { secretRef: { name: "app-secrets" } },
                  ],
                },
              ],
            },
          },
        },
      });
    }
  });
});
