import fc from "fast-check";
import { expect, it } from "vitest";
import { PREVIEW_LABEL_MAX, previewLabels } from "@/server/contract/preview-address";
import { endpoint } from "@/server/contract/template";
import type { Workload } from "@/server/kubernetes";
import type { SourceObject } from "../checks/finding";
import { componentLabel } from "../names";
import { endpointsOf } from "./endpoints";
import { Findings } from "./findings";

const workload = (name: string, ports: object[] = []): Workload => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: "x", ports: ports as never }] },
    },
  },
});
const service = (name: string, app: string, ports: object[]): SourceObject => ({
  object: { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { selector: { app }, ports } },
});
const protocols = (port: object, container: object[] = []) => {
  const named = [{ name: "web", workload: workload("web", container) }];
  const found = endpointsOf(named, [service("web", "web", [port])], () => [], new Findings());
  return found.get("web")?.map(({ protocol }) => protocol);
};

it.each<[object, object[], string[]]>([
  [{ port: 80 }, [], ["http"]],
  [{ port: 3000 }, [], ["http"]],
  [{ port: 5432 }, [], ["tcp"]],
  [{ port: 3306 }, [], ["tcp"]],
  [{ port: 443 }, [], ["tcp"]],
  [{ name: "https", port: 7443 }, [], ["tcp"]],
  [{ name: "http-api", port: 7001 }, [], ["http"]],
  [{ port: 7001, appProtocol: "http" }, [], ["http"]],
  [{ port: 7001, targetPort: "http" }, [{ name: "http", containerPort: 7002 }], ["http"]],
  [{ port: 53, protocol: "UDP" }, [], []],
])("a port %j of a Service before %j is %j", (port, container, expected) => {
  expect(protocols(port, container)).toEqual(expected);
});

it("a port with an http probe is opened in a browser", () => {
  const one = workload("web", [{ name: "x", containerPort: 7001 }]);
  for (const container of one.spec.template.spec.containers)
    container.readinessProbe = { httpGet: { port: "x" } };
  const found = endpointsOf(
    [{ name: "web", workload: one }],
    [service("web", "web", [{ port: 1, targetPort: "x" }])],
    () => [],
    new Findings(),
  );
  expect(found.get("web")).toMatchObject([{ protocol: "http", port: 1 }]);
});

it("addresses are told apart and fit into a host name, whatever things are called", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,24}$/);
  const port = fc.record({ name: word, port: fc.constantFrom(80, 81, 3000, 8080, 8081, 5432) });
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 6, selector: (one) => one.slice(0, 20) }),
      fc.array(port, { maxLength: 10 }),
      (words, ports) => {
        const taken: string[] = ["xn"];
        const named = words.map((one) => {
          const name = componentLabel(one, taken);
          taken.push(name);
          return { name, workload: workload(one) };
        });
        const services = words.map((one) => service(one, one, ports));
        const found = endpointsOf(named, services, () => [], new Findings());
        const labels = named.flatMap(({ name }) => {
          const endpoints = found.get(name) ?? [];
          expect(new Set(endpoints.map((one) => one.name)).size).toBe(endpoints.length);
          for (const one of endpoints)
            expect(endpoint.safeParse({ ...one, service: "s" }).success).toBe(true);
          return previewLabels({ name, endpoints }).map(({ label }) => label);
        });
        expect(new Set(labels).size).toBe(labels.length);
        for (const label of labels) expect(label.length).toBeLessThanOrEqual(PREVIEW_LABEL_MAX);
      },
    ),
    { numRuns: 500 },
  );
});
