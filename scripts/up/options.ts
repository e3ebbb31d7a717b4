import { parseArgs } from "node:util";

export interface UpOptions {
  /** Kubeconfig context of an existing cluster; without it a local cluster is made. */
  context?: string;
  /** Portal image to deploy into that cluster; without it the portal runs as a local process against it. */
  image?: string;
  /** Registry that the sample app's images are pushed to, for a cluster that does not take them from this machine. */
  registry?: string;
  /** Local port of the portal. */
  port: number;
  /** Do not ask before destroying. */
  yes: boolean;
  /** `down` only: also remove built binaries and image archives. */
  purgeCache: boolean;
}

export const USAGE = `npm run up [-- options]      sets everything up and prints the portal's address
npm run down [-- options]    removes all of it

  --context NAME   use the cluster of this kubeconfig context instead of making a local one
  --image REF      with --context: deploy this portal image there (default: run the portal here, against that cluster)
  --registry HOST  with --context: build the sample app's images, push them there and let environments take them from it
  --port N         local port of the portal (default 3000)
  --yes            down: do not ask for confirmation
  --purge-cache    down: also remove cached binaries and images`;

/** Reads the command line. Throws an Error whose message names the option and the remedy. */
export function parseOptions(argv: string[]): UpOptions | "help" {
  const { values } = parseArgs({
    args: argv,
    options: {
      context: { type: "string" },
      image: { type: "string" },
      registry: { type: "string" },
      port: { type: "string" },
      yes: { type: "boolean", short: "y" },
      "purge-cache": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  if (values.image && !values.context)
    throw new Error("--image needs --context NAME: the local cluster builds its own image.");
  if (values.registry && (!values.context || values.image))
    throw new Error(
      "--registry needs --context NAME, and goes with a portal that runs here, without --image: a deployed one takes the names in its own templates.",
    );
  if (values.registry && !/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*\/?$/.test(values.registry))
    throw new Error(
      `--registry ${values.registry}: give a host with an optional path, such as ghcr.io/team.`,
    );
  const port = Number(values.port ?? process.env.PORTAL_PORT ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`--port ${values.port}: give a port number, 1 to 65535.`);
  return {
    context: values.context,
    image: values.image,
    registry: values.registry,
    port,
    yes: values.yes ?? false,
    purgeCache: values["purge-cache"] ?? false,
  };
}
