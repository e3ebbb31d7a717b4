import { rm } from "node:fs/promises";
import path from "node:path";
import { unmountAll } from "@/k8s/local";
import { logFile, startBackground, stopBackground } from "@/kit/background";
import { runCommand, tryCommand } from "@/kit/command";
import { waitFor } from "@/kit/wait";
import { findProgram, unpackPackages } from "../kit/debian-package";

/** Debian's Docker of its own, beside whatever else runs: own folders and socket, no bridge, no firewall rules. */
export interface Docker {
  run(args: string[]): Promise<string>;
  has(image: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** Docker's own build cache may grow this far, in MB, before it begins anew. */
const LIMIT_MEGABYTES = 12_000;

/**
 * Unpacks package docker.io into `folder` (nothing is installed or started by it) and starts its daemon there. Its images
 * and its build cache stay in the folder: what Docker itself finds unchanged the next run does not build again.
 */
export async function startDocker(folder: string): Promise<Docker> {
  const daemon = { name: "dockerd", stateDir: folder };
  const stop = async () => {
    await stopBackground(daemon);
    // What RUN steps with the host's network leave mounted.
    await unmountAll(folder);
    await rm(path.join(folder, "exec"), { recursive: true, force: true });
  };
  // Of a run that was killed.
  await stop();
  await boundData(folder);
  const programs = await unpackPackages(["docker.io"], path.join(folder, "package"));
  const env = {
    ...process.env,
    PATH: [...programs, process.env.PATH].join(path.delimiter),
    DOCKER_HOST: `unix://${path.join(folder, "docker.sock")}`,
    DOCKER_CONFIG: path.join(folder, "config"),
  };
  const places = {
    "--host": env.DOCKER_HOST,
    "--data-root": path.join(folder, "data"),
    "--exec-root": path.join(folder, "exec"),
    "--pidfile": path.join(folder, "docker.pid"),
  };
  await startBackground(
    daemon,
    findProgram(programs, "dockerd"),
    [
      ...Object.entries(places).flat(),
      ...["--bridge=none", "--storage-driver=overlay2", "--iptables=false", "--ip6tables=false"],
      ...["--ip-forward=false", "--ip-masq=false"],
    ],
    { env },
  );
  const docker = findProgram(programs, "docker");
  try {
    await waitFor("dockerd to answer", async () => {
      await runCommand(docker, ["version"], { env });
      return true;
    });
  } catch (error) {
    const { stdout } = await tryCommand("tail", ["-n", "15", logFile(daemon)]);
    await stop();
    throw new Error(stdout, { cause: error });
  }
  return {
    run: (args) => runCommand(docker, args, { env }),
    has: async (image) => (await tryCommand(docker, ["image", "inspect", image], { env })).code === 0,
    stop,
  };
}

async function boundData(folder: string): Promise<void> {
  const data = path.join(folder, "data");
  const { stdout } = await tryCommand("du", ["-sm", data]);
  if (Number.parseInt(stdout, 10) > LIMIT_MEGABYTES) await rm(data, { recursive: true, force: true });
}
