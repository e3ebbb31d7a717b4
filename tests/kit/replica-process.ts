import { createGateway } from "@/server/kubernetes";
import { cluster } from "./kubectl";
import { replicaOf } from "./replica";

/** A replica in a process of its own, with a terminal, to be killed: `replica-process.ts ENVIRONMENT POD STORE`; prints the terminal's id. */
async function main([environment = "", pod = "", storeUrl = ""]: string[]): Promise<void> {
  const gateway = createGateway({ kubeconfig: cluster().kubeconfig });
  const { view } = await replicaOf(gateway, environment, storeUrl);
  const one = view(undefined, { pod });
  await one.until("a prompt", () => /[#$] $/.test(one.shown()));
  console.log(one.id);
  await one.done;
}

await main(process.argv.slice(2));
