import { expect, it } from "vitest";
import { checkObjects } from "./checks";
import type { SourceObject } from "./finding";

/** How often anything of an object is read while all are checked. */
function readsOf(count: number): number {
  let reads = 0;
  const counted = <T extends object>(value: T): T =>
    new Proxy(value, {
      get(target, key, receiver) {
        reads++;
        const one: unknown = Reflect.get(target, key, receiver);
        return typeof one === "object" && one !== null && key === "metadata" ? counted(one) : one;
      },
    });
  const objects: SourceObject[] = Array.from({ length: count }, (_, index) => ({
    object: counted({
      ...{ apiVersion: "v1", kind: "Service", metadata: { name: `service-${index}` } },
      spec: { selector: { app: `app-${index}` }, ports: [{ port: 80 }] },
    }),
  }));
  const deployment = (index: number): SourceObject => ({
    object: counted({
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: `app-${index}` } },
      spec: {
        selector: { matchLabels: { app: `app-${index}` } },
        template: { metadata: { labels: { app: `app-${index}` } }, spec: { containers: [] } },
      },
    }),
  });
  const all = [...objects, ...Array.from({ length: count }, (_, index) => deployment(index))];
  checkObjects(all, { podSecurity: "restricted" });
  return reads;
}

it("reads each object about as often however many others there are", () => {
  expect(readsOf(200)).toBeLessThan(3 * readsOf(100));
});
