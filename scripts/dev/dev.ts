import path from "node:path";
import { runCommand, tryCommand } from "@/kit/command";
import { fail } from "@/kit/fail";
import { isPortFree } from "@/kit/port";
import { createProgress } from "@/kit/progress";
import { localAddress } from "@/server/http/local-address";
import { rendererSetting } from "../renderer/renderer";
import { waitUntilReady } from "../up/address";
import { applyFoundation } from "../up/foundation";
import { findSetupLink } from "../up/setup-link";
import { isControllerDeployed, pauseController } from "./lead";
import { parseOptions, USAGE } from "./options";
import { startRestartable } from "./processes";
import { findTarget } from "./target";
import { watchSources } from "./watch";

const root = path.resolve(import.meta.dirname, "../..");

/** `npm run dev`: web side and controller from their sources until Ctrl+C. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") return console.log(USAGE);
  const { context, port, lead } = options;
  if (!(await isPortFree(port)))
    throw new Error(`--port ${port}: it is taken. Name another: npm run dev -- --port N`);
  const progress = createProgress();
  const target = await progress.step("Find the cluster", () => findTarget(context));
  await progress.step("Generate the database client", () =>
    runCommand("npx", ["prisma", "generate"], { cwd: root }),
  );
  await progress.step("Bring the Environment resource up to date", () =>
    applyFoundation(target.kubectl, root),
  );
  const renderer = await progress.step("Compile the renderer", rendererSetting);
  let resume = async () => {};
  if (await isControllerDeployed(target.kubectl)) {
    if (lead) resume = await pauseController(target.kubectl);
    else
      progress.say(
        "The controller deployed in the cluster leads; the one started here stands by. To let this one lead: npm run dev -- --lead",
      );
  }
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...target.env,
    ...renderer,
    NODE_ENV: "development",
    PORTAL_DEV: "1",
    PORT: String(port),
    CONTROLLER_PORT: "0",
    PORTAL_ORIGINS: localAddress(port),
  };
  const start = (name: string, entry: string) =>
    startRestartable(name, process.execPath, ["--import", "tsx", entry], env);
  const processes = [start("web", "server/main.ts"), start("controller", "server/controller.ts")];
  watchSources(path.join(root, "server"), (file) => {
    progress.say(`server/${file} changed: web side and controller start again`);
    for (const each of processes) void each.restart();
  });
  const end = async () => {
    await Promise.all(processes.map((each) => each.stop()));
    await resume();
    process.exit();
  };
  // A signal often comes twice, to the process group and from its parent: the second must not cut the end short.
  let ending = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (!ending) void end();
      ending = true;
    });

  const address = localAddress(port);
  await waitUntilReady(
    port,
    120,
    async () => "Its output is above; it is started again when a file changes.",
  );
  const link = await findSetupLink((args) =>
    tryCommand(process.execPath, ["--import", "tsx", "server/admin.ts", ...args], { cwd: root, env }),
  );
  progress.say(link ? `Become its administrator (once): ${link}` : `Sign in at ${address}`);
}

main().catch(fail);
