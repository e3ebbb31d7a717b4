import { beforeAll, describe, expect, it } from "vitest";
import { ensureImages } from "@/k8s/local";
import { createProgress } from "@/kit/progress";
import { waitFor } from "@/kit/wait";
import { loadTemplates, TEMPLATES_FOLDER } from "@/server/environments/template/load";
import type { Template, Templates } from "@/server/environments/template/template";
import { isJob, withPods } from "@/server/kubernetes";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";

/** An application with every kind of object that a template may hold, and no NetworkPolicy of its own (tests/templates/shop). */
const loaded = loadTemplates(TEMPLATES_FOLDER, "tests/templates");
let shop = loaded.get("shop") as Template;
const templates: Templates = { ...loaded, get: (wanted) => (wanted === "shop" ? shop : loaded.get(wanted)) };
const name = `shop-${Date.now().toString(36)}`;
const controller = fileController({ templates });
let subject: Subject;

beforeAll(async () => {
  if (!process.env.KUBECONFIG)
    await ensureImages(["python", "redis", "database:production"], { progress: createProgress() });
  subject = await controller.create(name, { template: "shop" });
}, 300_000);

const inNamespace = (...args: string[]) => kubectl(["-n", subject.namespace, ...args]);
const read = async (object: string, path: string) =>
  (await inNamespace("get", object, "-o", `jsonpath={${path}}`)).trim();
const python = (code: string) => inNamespace("exec", "deployment/storefront", "--", "python3", "-c", code);
const lots = async () => {
  const query = "psql -qXAt -h 127.0.0.1 -U keeper goods -c 'SELECT of FROM runs ORDER BY of'";
  const found = await inNamespace(
    "exec",
    "warehouse-0",
    "--",
    "sh",
    "-c",
    `PGPASSWORD=$POSTGRES_PASSWORD ${query}`,
  );
  return found.trim().split("\n");
};

/** The shop whose Job fills the warehouse with another lot. */
function withLot(template: Template, lot: string): Template {
  const others = template.others.map((object) =>
    isJob(object)
      ? withPods(object, ({ spec, ...rest }) => {
          const containers = spec.containers.map((one) => ({
            ...one,
            env: (one.env ?? []).map((own) => (own.name === "LOT" ? { name: "LOT", value: lot } : own)),
          }));
          return { ...rest, spec: { ...spec, containers } };
        })
      : object,
  );
  return { ...template, others };
}

describe("an application of any shape", () => {
  it("comes alive with all that belongs to it", async () => {
    const { status } = await subject.ready();
    expect(Object.keys(status.components).sort()).toEqual(["catalog", "storefront", "warehouse", "worker"]);
    expect(status.findings).toEqual([]);
    const kinds = "deploy,sts,job,cronjob,hpa,pdb,sa,role,pvc,secret";
    const found = (await inNamespace("get", kinds, "-o", "name")).trim().split("\n");
    expect(found).toEqual(
      expect.arrayContaining([
        ...["deployment.apps/cache", "deployment.apps/packer", "statefulset.apps/warehouse"],
        ...["job.batch/stock", "cronjob.batch/tidy", "horizontalpodautoscaler.autoscaling/catalog"],
        ...["poddisruptionbudget.policy/catalog", "role.rbac.authorization.k8s.io/see-pods"],
        ...["persistentvolumeclaim/pictures", "persistentvolumeclaim/goods-warehouse-0"],
        ...["secret/shop-licence", "secret/shop-secrets", "serviceaccount/storefront"],
      ]),
    );
  });

  it("runs its Job once, and leaves it done", async () => {
    await waitFor("the Job is done", async () => (await read("job/stock", ".status.succeeded")) === "1");
    const uid = await read("job/stock", ".metadata.uid");
    // Longer than the time after which it was to go by itself; each look would have made it again.
    await subject.patch({ description: "looked at again" });
    await subject.ready();
    await new Promise((resolve) => setTimeout(resolve, 7000));
    expect(await read("job/stock", ".metadata.uid")).toBe(uid);
    expect(await lots()).toEqual(["first"]);
  });

  it("lets its autoscaler read how busy the pods are", async () => {
    await waitFor(
      "the autoscaler has figures",
      async () =>
        (await read("hpa/catalog", '.status.conditions[?(@.type=="ScalingActive")].status')) === "True",
      180,
    );
    const { status } = await subject.view();
    expect(status.components.catalog?.scaledBy).toEqual({ name: "catalog", min: 1, max: 2 });
  }, 200_000);

  it("gives its account what its Role says, in its namespace alone", async () => {
    const account = `system:serviceaccount:${subject.namespace}:storefront`;
    const may = async (...what: string[]) =>
      (await tryKubectl(["auth", "can-i", ...what, `--as=${account}`])).stdout.trim();
    expect(await may("list", "pods", "-n", subject.namespace)).toBe("yes");
    expect(await may("delete", "pods", "-n", subject.namespace)).toBe("no");
    expect(await may("get", "secrets", "-n", subject.namespace)).toBe("no");
    expect(await may("list", "pods", "-n", "kube-system")).toBe("no");
  });

  it("reaches its own Services, and nothing outside", async () => {
    const goods =
      "from urllib.request import urlopen; print(urlopen('http://localhost:8080/goods').read().decode())";
    await waitFor("one service reaches another", async () => (await python(goods)).includes("apples, pears"));
    await waitFor("the worker reaches what is no component", async () =>
      (await inNamespace("logs", "deployment/packer", "--tail=5")).includes("packer:"),
    );
    const attempt = (host: string, port: string) =>
      python(
        `import os, socket\ntry: socket.create_connection((${host}, ${port}), 3); print("open")\nexcept OSError as e: print("closed")`,
      );
    const api = await attempt(
      "os.environ['KUBERNETES_SERVICE_HOST']",
      "os.environ['KUBERNETES_SERVICE_PORT']",
    );
    expect(api.trim()).toBe("closed");
    const [address = ""] = (
      await kubectl([
        "-n",
        "kube-system",
        "get",
        "pods",
        "-l",
        "k8s-app=kube-dns",
        "-o",
        "jsonpath={.items[*].status.podIP}",
      ])
    ).split(" ");
    expect((await attempt(`"${address}"`, "8080")).trim()).toBe("closed");
  });

  it("flips a component that keeps a volume to dev mode, and back", async () => {
    await subject.patch({ components: { storefront: { mode: "dev" } } });
    await subject.inMode("storefront", "dev");
    const page =
      "from urllib.request import urlopen; print(urlopen('http://localhost:8080/').read().decode())";
    const dev = await inNamespace("exec", "deployment/storefront-devspace", "--", "python3", "-c", page);
    expect(dev).toContain("dev");
    await subject.patch({ components: { storefront: { mode: "production" } } });
    await subject.inMode("storefront", "production");
  });

  it("has what somebody changed by hand put back, of each kind", async () => {
    await inNamespace("patch", "cronjob/tidy", "--type=merge", "-p", '{"spec":{"suspend":true}}');
    await inNamespace("patch", "hpa/catalog", "--type=merge", "-p", '{"spec":{"maxReplicas":5}}');
    await inNamespace("patch", "pdb/catalog", "--type=merge", "-p", '{"spec":{"maxUnavailable":0}}');
    await inNamespace("delete", "role/see-pods");
    await inNamespace("scale", "deployment/cache", "--replicas=0");
    await waitFor("all is put back", async () => {
      const seen = await Promise.all([
        read("cronjob/tidy", ".spec.suspend"),
        read("hpa/catalog", ".spec.maxReplicas"),
        read("pdb/catalog", ".spec.maxUnavailable"),
        read("role/see-pods", ".rules[0].resources[0]"),
        read("deployment/cache", ".spec.replicas"),
      ]);
      const text = seen.join(" ");
      if (text !== "false 2 1 pods 1") throw new Error(text);
      return true;
    });
  });

  it("sleeps with everything that makes pods, a run of its CronJob too, and wakes", async () => {
    await inNamespace("create", "job", "tidy-now", "--from=cronjob/tidy");
    await waitFor("the run runs", async () => (await read("job/tidy-now", ".status.active")) === "1");
    await subject.patch({ paused: true });
    await subject.until("asleep", ({ status }) => status.phase === "Paused");
    const awake = ["-o", "name", "--field-selector=status.phase!=Succeeded"];
    expect((await inNamespace("get", "pods", ...awake)).trim()).toBe("");
    expect(await read("cronjob/tidy", ".spec.suspend")).toBe("true");
    expect(await read("job/tidy-now", ".spec.suspend")).toBe("true");
    expect(await read("deployment/cache", ".spec.replicas")).toBe("0");

    await subject.patch({ paused: false });
    await subject.ready();
    expect(await read("cronjob/tidy", ".spec.suspend")).toBe("false");
    await waitFor("the run goes on", async () => (await read("job/tidy-now", ".status.active")) === "1");
    await inNamespace("delete", "job/tidy-now", "--wait=false");
  });

  it("runs a Job anew whose pods changed", async () => {
    const uid = await read("job/stock", ".metadata.uid");
    shop = withLot(shop, "second");
    await subject.patch({ description: "another lot" });
    await waitFor("another Job is done", async () => {
      const now = await read("job/stock", ".metadata.uid").catch(() => uid);
      return now !== uid && (await read("job/stock", ".status.succeeded")) === "1";
    });
    expect(await lots()).toEqual(["first", "second"]);
  });

  it("says what its cluster does not know, and runs without it", async (test) => {
    const { code } = await tryKubectl(["get", "crd", "httproutes.gateway.networking.k8s.io"]);
    test.skip(code === 0, "this cluster has the Gateway API");
    const route = {
      ...{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "front" } },
      spec: { rules: [{ backendRefs: [{ name: "storefront", port: 80 }] }] },
    };
    shop = { ...shop, objects: [...shop.objects, route] };
    await subject.patch({ description: "with a route" });
    const { status } = await subject.until("it is told", ({ status: now }) =>
      now.findings.some(({ code: told }) => told === "RouteLeftOut"),
    );
    expect(status.phase).toBe("Ready");
    shop = { ...shop, objects: shop.objects.filter((object) => object !== route) };
    await subject.patch({ description: "without it" });
    await subject.until("it is forgotten", ({ status: now }) => now.findings.length === 0);
  });

  it("loses what its template has no more, of each kind", async () => {
    const gone = new Set(["HorizontalPodAutoscaler", "PodDisruptionBudget", "RoleBinding", "Role"]);
    shop = {
      ...shop,
      objects: shop.objects.filter(({ kind }) => !gone.has(kind)),
      others: shop.others.filter(({ kind }) => kind !== "CronJob" && kind !== "Job"),
    };
    await subject.patch({ description: "with less" });
    await waitFor("it is gone", async () => {
      const left = await inNamespace("get", "hpa,pdb,role,job,cronjob", "-o", "name");
      if (left.trim() !== "") throw new Error(left);
      return true;
    });
    await subject.ready();
  });

  it("is gone with its namespace when it is deleted", () => subject.remove());
});
