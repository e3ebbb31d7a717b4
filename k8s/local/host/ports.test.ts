import { expect, it } from "vitest";
import { checkPorts } from "./ports";

it("names each taken port and what it is for", async () => {
  await expect(checkPorts(async () => true)).resolves.toBeUndefined();
  await expect(checkPorts(async (port) => port !== 6443 && port !== 2379)).rejects.toThrow(
    /port 2379 \(etcd\), 6443 \(the API server\)/,
  );
});
