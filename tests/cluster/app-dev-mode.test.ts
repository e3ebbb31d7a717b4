import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { deployApp, type RunningApp } from "../kit/app-fixture";

const WAIT = { timeout: 60_000, interval: 250 };

/** k8s/dev-mode patched in place, as its files say: what the dev images do, whoever starts them. */
describe("dev mode of the app", () => {
  let app: RunningApp;

  const edit = (component: string, script: string) =>
    app.kubectl("exec", `deployment/${component}`, "--", "sed", "-i", ...script.split(" "));

  beforeAll(async () => {
    app = await deployApp();
    for (const component of ["backend", "frontend"]) {
      const patch = `k8s/dev-mode/${component}.yaml`;
      await app.kubectl("patch", "deployment", component, "--patch-file", patch);
    }
    for (const component of ["backend", "frontend"]) {
      await app.kubectl("rollout", "status", `deployment/${component}`, "--timeout=150s");
      // Until the production pod is gone: exec and logs take any pod of the Deployment.
      const pods = ["get", "pods", "-l", `app.kubernetes.io/name=${component}`, "-o", "name"];
      await vi.waitFor(async () => {
        expect((await app.kubectl(...pods)).trim().split("\n")).toHaveLength(1);
      }, WAIT);
    }
  });

  afterAll(() => app?.remove());

  it("shows a change of the backend without a restart, and survives a syntax error", async () => {
    const backend = await app.forward("backend-service", 8000);
    const status = async (path: string) => (await fetch(`${backend}${path}`)).status;
    expect(await status("/hello")).toBe(404);

    await edit("backend", 's#"/livez"#"/hello"# app/web/health.py');
    await vi.waitFor(async () => expect(await status("/hello")).toBe(200), WAIT);

    await edit("backend", "$adef_( app/web/health.py");
    await vi.waitFor(async () => {
      expect(await app.kubectl("logs", "deployment/backend", "--tail=20")).toContain("SyntaxError");
    }, WAIT);
    await edit("backend", "$d app/web/health.py");
    await vi.waitFor(async () => expect(await status("/hello")).toBe(200), WAIT);

    const restarts = "jsonpath={.items[*].status.containerStatuses[*].restartCount}";
    const pods = ["get", "pods", "-l", "app.kubernetes.io/name=backend", "-o", restarts];
    expect(await app.kubectl(...pods)).toBe("0");
  });

  it("serves the frontend from its sources on any host, and the API beside it", async () => {
    const frontend = await app.forward("frontend-service", 80);
    const source = async () => (await fetch(`${frontend}/src/account/sign-in-page.tsx`)).text();
    expect(await source()).toContain('title: "Sign in"');

    await edit(
      "frontend",
      's/title="Sign_in"/title="Welcome"/ src/account/sign-in-page.tsx'.replace("_", "."),
    );
    await vi.waitFor(async () => expect(await source()).toContain('title: "Welcome"'), WAIT);

    expect((await fetch(`${frontend}/livez`)).status).toBe(200);
    // A forwarded port leads to a pod ready or not. The dev server goes by the backend's Service, which has a backend that
    // was away (the test before) again only when a probe has seen it, and until then answers 502.
    await vi.waitFor(async () => expect((await fetch(`${frontend}/api/v1/items`)).status).toBe(401), WAIT);
  });
});
