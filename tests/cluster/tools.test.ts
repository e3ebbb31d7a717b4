import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { toolLeaseName } from "@/server/contract/tools";
import { DEPLOYMENT, LEASE, NETWORK_POLICY, SERVICE } from "@/server/kubernetes";
import { createToolKeeper } from "@/server/tools/keeper";
import { wishForTool } from "@/server/tools/wish";
import { portForward } from "../kit/app-fixture";
import { type ControllerUnderTest, controllerUnderTest } from "../kit/controller-fixture";
import { kubectl } from "../kit/kubectl";
import { createSubject, type Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

const HOLDER = "bob@example.com";
/** Long enough for whatever a test does meanwhile. */
const LONG_MS = 20 * 60_000;
/** With all that connection strings, shells and kubelets stumble over. */
const STRANGE = `a$$b"'#&+% ü`;

let controller: ControllerUnderTest;
let subject: Subject;

beforeAll(async () => {
  controller = await controllerUnderTest();
  subject = await createSubject(controller.gateway, uniqueName("tools"));
  await subject.ready();
  await psql("create table kept (word text); insert into kept values ('found')");
});
afterAll(async () => {
  await subject?.remove();
  await controller?.close();
});

const inNamespace = (...args: string[]) => kubectl(["-n", subject.namespace, ...args]);
const psql = (statement: string) =>
  inNamespace(
    ...["exec", "postgres-0", "--", "sh", "-c"],
    `exec psql -X -v ON_ERROR_STOP=1 -qtA -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "${statement}"`,
  );
const wish = (tool = "adminer", lastsMs = LONG_MS) =>
  wishForTool(controller.gateway, { environment: subject.name, tool, holder: HOLDER, lastsMs });
/** As if nobody had used it for as long as it says. */
const endWish = () => wish("adminer", 1000);
const adminerServes = () =>
  subject.until("Adminer serves", ({ status }) => status.components.adminer?.state === "Ready");
const deployment = () =>
  controller.gateway.get({ type: DEPLOYMENT, name: "adminer", namespace: subject.namespace });
const generation = async () => (await subject.view()).generation;

/** A browser's visit: follows where it is led, with its cookies. */
async function visit(
  base: string,
  path = "/",
): Promise<{ address: string; status: number; policy: string | null; page: string }> {
  let address = new URL(path, base);
  const cookies = new Map<string, string>();
  for (let hop = 0; hop < 5; hop++) {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(address, { redirect: "manual", headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get("location");
    if (!next) {
      const { status, headers } = response;
      const policy = headers.get("content-security-policy");
      return { address: address.href, status, policy, page: await response.text() };
    }
    address = new URL(next, address);
  }
  throw new Error(`${address} leads nowhere.`);
}

/** What Adminer shows first, by a port forwarded to the pod that serves. */
async function firstPage() {
  const { address, stop } = await portForward(subject.namespace, "adminer", 8080);
  try {
    return await visit(address);
  } finally {
    stop();
  }
}

describe("a tool beside a database in production mode", () => {
  it("comes when it is wished for, with the spec as it was, and is signed in", async () => {
    const before = await generation();
    expect(await deployment()).toBeUndefined();
    await wish();
    const { status } = await adminerServes();
    expect(status.components.adminer?.wish).toMatchObject({ holder: HOLDER });
    expect(status.components.database?.mode).toBe("production");
    const { address, status: code, policy, page } = await firstPage();
    expect(policy).toContain("frame-ancestors 'none'");
    expect({ code, page }).toMatchObject({ code: 200, page: expect.stringContaining("kept") });
    const { searchParams } = new URL(address);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      ...{ pgsql: "postgres-service", username: "app", db: "app" },
    });
    expect(await generation()).toBe(before);
  });

  it("is in by the password: no other one would do", async () => {
    const connect = `echo @pg_connect("host=postgres-service user=app dbname=app password=wrong") ? "in" : "out";`;
    expect(await inNamespace("exec", "deployment/adminer", "--", "php", "-r", connect)).toBe("out");
  });

  it("refuses other servers, users, databases and names of its host", async () => {
    const { address, stop } = await portForward(subject.namespace, "adminer", 8080);
    try {
      for (const path of [
        "/?pgsql=elsewhere&username=app",
        "/?server=postgres-service&username=app",
        "/?sqlite=/etc/passwd&username=x",
        "/?pgsql=postgres-service&username=postgres",
        "/?pgsql=postgres-service&username=app&db=postgres",
      ])
        expect((await visit(address, path)).status, path).toBe(403);
      const port = new URL(address).port;
      const asked = async (host: string) => {
        const curl = `echo file_get_contents("http://127.0.0.1:8080/", false, stream_context_create(["http" => ["header" => "Host: ${host}:${port}", "ignore_errors" => true, "follow_location" => 0]])), $http_response_header[0];`;
        return inNamespace("exec", "deployment/adminer", "--", "php", "-r", curl);
      };
      expect(await asked("evil.example")).toContain("403");
      expect(await asked(`adminer--${subject.name}.localhost`)).toContain("302");
    } finally {
      stop();
    }
  });

  it("cannot be reached by the app, which anybody's code runs in", async () => {
    const { spec } = (await controller.gateway.get({
      type: SERVICE,
      name: "adminer",
      namespace: subject.namespace,
    })) as unknown as { spec: { clusterIP: string } };
    const connect = (host: string, port: number) =>
      `import socket\ntry:\n socket.create_connection(("${host}", ${port}), 4); print("open")\nexcept OSError: print("closed")`;
    const reach = async (host: string, port: number) =>
      (await inNamespace("exec", "deployment/backend", "--", "python", "-c", connect(host, port))).trim();
    // It reaches what it may: that it does not reach the other is the policy's doing.
    expect(await reach("postgres-service", 5432)).toBe("open");
    expect(await reach(spec.clusterIP, 8080)).toBe("closed");
  });

  it("is in again after the password was changed, and tells it nowhere", async () => {
    const before = (await deployment())?.metadata.generation ?? 0;
    const data = { POSTGRES_PASSWORD: Buffer.from(STRANGE).toString("base64") };
    await inNamespace("patch", "secret", "app-secrets", "--type=merge", "-p", JSON.stringify({ data }));
    await waitFor("Adminer is started anew", async () => {
      return ((await deployment())?.metadata.generation ?? 0) > before;
    });
    await inNamespace("rollout", "status", "deployment/adminer", "--timeout=120s");
    await inNamespace("rollout", "status", "statefulset/postgres", "--timeout=120s");
    const shown = await waitFor(
      "Adminer is in the database",
      async () => {
        const { status, page } = await firstPage().catch(() => ({ status: 0, page: "" }));
        return status === 200 && page.includes("kept") ? page : undefined;
      },
      120,
    );
    expect(shown).not.toContain(STRANGE);
    const connect = `echo @pg_connect("host=postgres-service user=app dbname=app password='" . addcslashes(getenv("ADMINER_PASSWORD"), "'\\\\\\\\") . "'") && getenv("ADMINER_PASSWORD") === base64_decode("${data.POSTGRES_PASSWORD}") ? "in" : "out";`;
    expect(await inNamespace("exec", "deployment/adminer", "--", "php", "-r", connect)).toBe("in");
    expect(await inNamespace("logs", "deployment/adminer", "--all-containers")).not.toContain(STRANGE);
  });

  it("sleeps with the environment, and wakes with it", async () => {
    await subject.patch({ paused: true });
    await subject.until("the environment sleeps", ({ status }) => status.phase === "Paused");
    expect((await deployment())?.spec.replicas).toBe(0);
    await subject.patch({ paused: false });
    await adminerServes();
  });

  it("stays in dev mode when the wish has ended, and goes with both", async () => {
    await subject.patch({ components: { database: { mode: "dev" } } });
    await subject.inMode("database", "dev");
    await endWish();
    await subject.until(
      "the wish has ended and Adminer stays",
      ({ status }) => status.components.adminer?.state === "Ready" && !status.components.adminer.wish,
    );
    await wish();
    await subject.patch({ components: { database: { mode: "production" } } });
    await subject.inMode("database", "production");
    await adminerServes();
    const before = await generation();
    await endWish();
    await waitFor("Adminer is gone", async () => !(await deployment()));
    const { status } = await subject.until(
      "the status does not name it any more",
      (view) => view.status.components.adminer === undefined,
    );
    expect(status.phase).toBe("Ready");
    for (const type of [SERVICE, NETWORK_POLICY])
      await waitFor(`its ${type.kind} is gone`, async () => {
        return !(await controller.gateway.get({ type, name: "adminer", namespace: subject.namespace }));
      });
    expect(await generation()).toBe(before);
  });
});

it("stops when nobody has used it for a while, and is back and signed in at the next use", async () => {
  const failures: unknown[] = [];
  const keeper = createToolKeeper({
    idleMs: 15_000,
    wish: (wanted) => wishForTool(controller.gateway, wanted),
    onFailure: (error) => failures.push(error),
  });
  const use = () => keeper.use(subject.name, "adminer", HOLDER, true);
  try {
    const done = use();
    await adminerServes();
    done();
    await waitFor("Adminer is gone", async () => !(await deployment()), 120);
    const doneAgain = use();
    await adminerServes();
    // A pod that is ready reaches the database a little later: network policies follow on their own time.
    await waitFor("Adminer is in the database", async () => {
      const { status, page } = await firstPage().catch(() => ({ status: 0, page: "" }));
      return status === 200 && page.includes("kept");
    });
    doneAgain();
    expect(failures).toEqual([]);
  } finally {
    keeper.close();
  }
});

it("is not made for a tool that the template does not have", async () => {
  await wish("nothing");
  await wish();
  await adminerServes();
  const { status } = await subject.view();
  expect(Object.keys(status.components).sort()).toEqual(["adminer", "backend", "database", "frontend"]);
  const lease = await controller.gateway.get({
    ...{ type: LEASE, name: toolLeaseName("nothing"), namespace: subject.namespace },
  });
  expect(lease?.spec?.holderIdentity).toBe(HOLDER);
});
