import { expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { gatewayToNowhere } from "@/server/kubernetes/testing/nowhere";
import { NAMESPACE } from "../kubernetes";
import { whileLeading } from "./while-leading";

it("sends nothing that writes once the term is over", async () => {
  const term = new AbortController();
  const gateway = whileLeading(gatewayToNowhere(testFolder()), term.signal);
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
