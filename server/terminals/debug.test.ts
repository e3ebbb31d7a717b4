import { PassThrough } from "node:stream";
import { expect, it, vi } from "vitest";
import type { Gateway } from "@/server/kubernetes";
import { addDebugContainer } from "./debug";

const ID = "7b0a4f0e-6a0b-4a55-8a6e-3f6d8f0f5d11";

function asked(known: number, signal: AbortSignal) {
  let runs = false;
  const leash = {
    ...{ stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() },
    ...{ result: Promise.resolve({ code: 0 }), resize: () => {}, close: vi.fn() },
  };
  const exec = vi.fn(async () => leash);
  const mergePatch = vi.fn(async () => ({}));
  const state = () => (runs ? { running: {} } : { waiting: { reason: "ContainerCreating" } });
  const get = async () => ({
    metadata: { name: "web-0", resourceVersion: "1" },
    spec: {
      containers: [{ name: "web" }],
      ephemeralContainers: Array.from({ length: known }, (_, at) => ({ name: `debug-${at}` })),
    },
    status: { ephemeralContainerStatuses: [{ name: "debug-7b0a4f0e", state: state() }] },
  });
  const added = addDebugContainer({
    gateway: { get, mergePatch, exec } as unknown as Gateway,
    place: { namespace: "env-a", pod: "web-0", uid: "u", container: "web", restarts: 0 },
    ...{ id: ID, image: "tools", tell: () => {}, signal },
  });
  return { added, exec, mergePatch, leash, run: () => (runs = true) };
}

it("adds no debug container to a pod that has twenty", async () => {
  const { added, mergePatch } = asked(20, new AbortController().signal);
  await expect(added).rejects.toThrow("20 debug containers");
  expect(mergePatch).not.toHaveBeenCalled();
});

it("ends a debug container that nobody waits for any more as soon as it runs", async () => {
  const stopping = new AbortController();
  const { added, exec, leash, mergePatch, run } = asked(0, stopping.signal);
  await vi.waitFor(() => expect(mergePatch).toHaveBeenCalled());
  stopping.abort();
  await expect(added).rejects.toThrow();
  expect(exec).not.toHaveBeenCalled();
  run();
  await vi.waitFor(() => expect(leash.close).toHaveBeenCalled(), { timeout: 5000 });
  expect(exec).toHaveBeenCalledOnce();
  expect(exec).toHaveBeenCalledWith(expect.objectContaining({ container: "debug-7b0a4f0e" }));
});
