import { expect, it } from "vitest";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

const { cluster, kind } = await findPortal();

/** What the API server answers to an Environment with this image, without making it. */
async function attempt(field: "image" | "devImage", image: string) {
  const object = {
    apiVersion: "devspace-portal.io/v1alpha1",
    kind: "Environment",
    metadata: { name: uniqueName("image") },
    spec: { owner: "ada@example.com", components: { backend: { [field]: image } } },
  };
  return cluster.attempt(["create", "--dry-run=server", "-f", "-"], JSON.stringify(object));
}

it.concurrent.each(["nginx:1.27", "ghcr.io/acme/app:1", "devspace-portal.local/backend:dev"])(
  "%s may be written with kubectl",
  async (image) => {
    for (const field of ["image", "devImage"] as const)
      expect(await attempt(field, image)).toMatchObject({ code: 0 });
  },
);

it.concurrent.each([
  "169.254.169.254/latest:1",
  "127.0.0.1:10250/pods",
  "2130706433:80/app",
  "localhost:5000/app",
  "10.96.0.1:443/app",
  "registry.unlisted.example/app",
])("%s may not be written with kubectl either", async (image) => {
  // Local processes come without the policies of k8s/portal; the controller refuses there (accept-images.ts).
  if (kind === "processes") return;
  for (const field of ["image", "devImage"] as const) {
    const { code, stderr } = await attempt(field, image);
    expect(code, stderr).not.toBe(0);
    expect(stderr).toContain(`Images do not come from ${image.split("/")[0]} here.`);
  }
});
