import path from "node:path";
import { findBackground, logFile, startBackground, stopBackground } from "@/kit/background";
import { tryCommand } from "@/kit/command";
import { localAddress } from "@/server/http/local-address";
import type { AdminCommand } from "./setup-link";

export interface PortalProcesses {
  root: string;
  stateDir: string;
  port: number;
  controllerPort: number;
  context: string;
  /** Further settings. */
  env?: Record<string, string>;
}

const web = (stateDir: string) => ({ name: "portal-web", stateDir });
const controller = (stateDir: string) => ({ name: "portal-controller", stateDir });

/** Settings of both processes, on top of the caller's own: see the README's configuration table. */
function settings({ port, controllerPort, context, env }: PortalProcesses): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(port),
    CONTROLLER_PORT: String(controllerPort),
    KUBE_CONTEXT: context,
    PORTAL_ORIGINS: localAddress(port),
    ...env,
  };
}

/** Starts controller and web side as local processes that outlive this command. */
export async function startProcesses(processes: PortalProcesses): Promise<void> {
  const { root, stateDir } = processes;
  await startController(processes);
  await startBackground(web(stateDir), process.execPath, [path.join(root, "dist/main.js")], {
    cwd: root,
    env: settings(processes),
  });
}

async function startController(processes: PortalProcesses): Promise<void> {
  const { root, stateDir } = processes;
  await startBackground(controller(stateDir), process.execPath, [path.join(root, "dist/controller.js")], {
    cwd: root,
    env: settings(processes),
  });
}

/** Starts the controller unless it runs: for a clean-up after the machine was restarted. */
export async function ensureController(processes: PortalProcesses): Promise<void> {
  if (!(await findBackground(controller(processes.stateDir)))) await startController(processes);
}

export async function stopWeb(stateDir: string): Promise<boolean> {
  return stopBackground(web(stateDir));
}

export async function stopController(stateDir: string): Promise<boolean> {
  return stopBackground(controller(stateDir));
}

/** `admin` of the local processes: it shares their store. */
export function adminHere(processes: PortalProcesses): AdminCommand {
  return (args) =>
    tryCommand(process.execPath, [path.join(processes.root, "dist/admin.js"), ...args], {
      cwd: processes.root,
      env: settings(processes),
    });
}

/** Last lines of both logs. */
export async function processTrouble(stateDir: string): Promise<string> {
  const logs = [controller(stateDir), web(stateDir)].map(logFile);
  const tails = await Promise.all(logs.map((file) => tryCommand("tail", ["-n", "15", file])));
  return tails.map(({ stdout }, index) => `${logs[index]}:\n${stdout.trimEnd()}`).join("\n");
}
