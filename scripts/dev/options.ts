import { parseArgs } from "node:util";

export interface DevOptions {
  /** Kubeconfig context to work against; without it the local cluster. */
  context?: string;
  port: number;
  /** Scale a controller deployed in the cluster to 0 for as long as this runs, so that the one here leads. */
  lead: boolean;
}

export const USAGE = `npm run dev [-- options]     the portal from its sources: pages hot reload, server and controller restart on change

  --context NAME   work against this kubeconfig context (default: the local cluster of npm run cluster:up)
  --port N         local port of the portal (default 3100)
  --lead           pause a controller deployed in the cluster meanwhile, so that the one from the sources leads`;

/** Reads the command line. Throws an Error whose message names the option and the remedy. */
export function parseOptions(argv: string[]): DevOptions | "help" {
  const { values } = parseArgs({
    args: argv,
    options: {
      context: { type: "string" },
      port: { type: "string" },
      lead: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const port = Number(values.port ?? 3100);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`--port ${values.port}: give a port number, 1 to 65535.`);
  return { context: values.context, port, lead: values.lead ?? false };
}
