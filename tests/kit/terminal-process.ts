import { createGateway } from "@/server/kubernetes";
import { cluster } from "./kubectl";
import { terminalsOf } from "./terminals";

/** A process with a terminal in which something runs, to be killed: `terminal-process.ts ENVIRONMENT POD`. */
async function main([environment = "", pod = ""]: string[]): Promise<void> {
  const { open } = terminalsOf(createGateway({ kubeconfig: cluster().kubeconfig }), environment);
  const one = open({ start: { pod } });
  await one.until("a prompt", () => /[#$] $/.test(one.text()));
  one.type("sleep 98720 & sleep 98720\r");
  console.log("started");
  await one.done;
}

await main(process.argv.slice(2));
