import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import { startBackground, stopBackground } from "@/kit/background";
import { isPortFree } from "@/kit/port";
import { waitFor } from "@/kit/wait";
import { findProgram, unpackPackages } from "../kit/debian-package";

export interface Registry {
  /** Host and port. */
  address: string;
  stop(): Promise<void>;
}

/** An empty image registry of Debian's package on a port of this machine. */
export async function startRegistry(folder: string): Promise<Registry> {
  const registry = { name: "registry", stateDir: folder };
  const stop = async () => {
    await stopBackground(registry);
    await rm(folder, { recursive: true, force: true });
  };
  await stop();
  const programs = await unpackPackages(["docker-registry"], path.join(folder, "package"));
  const address = `127.0.0.1:${await freePort()}`;
  const config = path.join(folder, "config.yml");
  await writeFile(
    config,
    stringify({
      version: "0.1",
      storage: { filesystem: { rootdirectory: path.join(folder, "data") } },
      http: { addr: address },
    }),
  );
  await startBackground(registry, findProgram(programs, "docker-registry"), ["serve", config]);
  await waitFor("the registry to answer", async () => (await fetch(`http://${address}/v2/`)).ok);
  return { address, stop };
}

async function freePort(): Promise<number> {
  for (let port = 5050; ; port++) if (await isPortFree(port)) return port;
}
