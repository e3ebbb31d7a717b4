import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { createGateway, NAMESPACE } from "../kubernetes";
import { whileLeading } from "./while-leading";

const folder = mkdtempSync(path.join(tmpdir(), "devspace-portal-test-"));
const kubeconfig = path.join(folder, "kubeconfig");
writeFileSync(
  kubeconfig,
  JSON.stringify({
    ...{ apiVersion: "v1", kind: "Config", "current-context": "c" },
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:9" } }],
    users: [{ name: "u", user: {} }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

it("sends nothing that writes once the term is over", async () => {
  const term = new AbortController();
  const gateway = whileLeading(createGateway({ kubeconfig }), term.signal);
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } };
  const ref = { type: NAMESPACE, name: "n" };
  // Nobody listens there: whatever is sent fails in its own way.
  await expect(gateway.create(object)).rejects.toMatchObject({ code: "unavailable" });
  term.abort();
  const over = { code: "aborted" };
  await expect(gateway.create(object)).rejects.toMatchObject(over);
  await expect(gateway.apply(object)).rejects.toMatchObject(over);
  await expect(gateway.mergePatch(ref, {})).rejects.toMatchObject(over);
  await expect(gateway.delete(ref)).rejects.toMatchObject(over);
});
