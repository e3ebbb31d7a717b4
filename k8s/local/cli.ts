import { parseArgs } from "node:util";
import { createProgress, type Progress, StepError, UserError } from "@/kit/progress";
import { APP_IMAGES, clusterDown, clusterStatus, clusterUp, ensureImages } from "./index";

const USAGE = `npm run cluster:up       makes a Kubernetes cluster on this machine, or revives it
npm run cluster:status   checks what the portal needs of it
npm run cluster:down     removes it and everything it left on this machine

  up     --images app,portal   also build and import images (app: all of the sample app; or names of the image map)
  down   --purge-cache         also remove built binaries and images (the next start takes minutes)`;

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      images: { type: "string" },
      "purge-cache": { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  const progress = createProgress();
  switch (values.help ? "help" : positionals[0]) {
    case "up":
      return up(progress, values.images);
    case "down":
      await clusterDown({ progress, purgeCache: values["purge-cache"] });
      return 0;
    case "status":
      return status();
    default:
      process.stdout.write(`${USAGE}\n`);
      return values.help ? 0 : 2;
  }
}

async function up(progress: Progress, images?: string): Promise<number> {
  const started = performance.now();
  const names = images?.split(",").flatMap((name) => (name === "app" ? APP_IMAGES : [name]));
  const cluster = await clusterUp({ progress, images: names });
  if (names) await ensureImages(names, { progress });
  progress.say(
    `The cluster is ready after ${((performance.now() - started) / 1000).toFixed(1)} s. To look into it:`,
  );
  progress.say(`  export KUBECONFIG=${cluster.kubeconfig}`);
  progress.say(`  ${cluster.kubectl} get pods -A`);
  return 0;
}

async function status(): Promise<number> {
  const checks = await clusterStatus();
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const { name, ok, detail } of checks)
    process.stdout.write(`${ok ? "✓" : "✗"} ${name.padEnd(width)}  ${detail}\n`);
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    // A failed step has said so already.
    if (!(error instanceof StepError)) process.stderr.write(`${wordsOf(error)}\n`);
    process.exit(1);
  },
);

function wordsOf(error: unknown): string {
  if (error instanceof UserError) return [error.message, error.remedy].filter(Boolean).join("\n");
  return error instanceof Error ? error.message : String(error);
}
