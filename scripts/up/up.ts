import path from "node:path";
import { thisHost, whatIsMissing } from "@/k8s/local";
import { fail } from "@/kit/fail";
import { readForecast, saveForecast } from "@/kit/forecast";
import { createProgress } from "@/kit/progress";
import { stateDir } from "@/server/state";
import { offerCluster } from "../engine/offer";
import { upOnLocalCluster } from "./local-cluster";
import { parseOptions, USAGE } from "./options";
import { upOnOtherCluster } from "./other-cluster";
import { summary } from "./summary";

/** `npm run up`: from nothing to an address in the terminal; quick when nothing changed. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") return console.log(USAGE);
  const started = Date.now();
  const shared = {
    progress: createProgress(process.stderr, undefined, readForecast(), saveForecast),
    root: path.resolve(import.meta.dirname, "../.."),
    stateDir: stateDir(),
  };
  const problem = options.context ? undefined : whatIsMissing(thisHost());
  const context = problem ? await offerCluster(problem) : options.context;
  const { portal, link } = context
    ? await upOnOtherCluster({ ...shared, options: { ...options, context } })
    : await upOnLocalCluster({ ...shared, options });
  console.log(summary(portal, link, (Date.now() - started) / 1000));
}

main().catch(fail);
