import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { fail } from "@/kit/fail";
import { createProgress } from "@/kit/progress";
import { joinPortal, newPerson } from "@/tests/kit/people";
import { findPortal } from "@/tests/kit/record";
import { fullStack } from "../server/environments/template/testing/bundled";
import { createByKubectl, createByPortal, deleteByPortal } from "./create";
import { type Figure, median, table } from "./figures";
import { logLatency } from "./logs";
import { flip } from "./modes";
import { loadPages, type PageLoad, pagesOf, pagesTable } from "./pages";

const USAGE = `npm run bench [-- --rounds 5 --lines 100 --loads 5]

  --rounds N   creations with the portal and with kubectl, in turn; as many flips of each component (default 5)
  --lines N    log lines followed from pod to page (default 100)
  --loads N    loadings of each page by a browser that has nothing of it yet (default 5)`;

/** `npm run bench`: the main job's times on the real cluster, each against what kubectl alone takes where it can. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string" },
      lines: { type: "string" },
      loads: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(USAGE);
  const rounds = count("--rounds", values.rounds, 5);
  const lines = count("--lines", values.lines, 100);
  const loads = count("--loads", values.loads, 5);
  const root = path.resolve(import.meta.dirname, "..");
  const progress = createProgress();
  const { cluster } = await findPortal();
  const person = newPerson();
  const session = await joinPortal(person);
  const measured = new Map<string, number[]>();
  const note = (what: string, took: number) => measured.set(what, [...(measured.get(what) ?? []), took]);

  for (let round = 1; round <= rounds; round++) {
    await progress.step(`Round ${round}: create and delete, with the portal and with kubectl`, async () => {
      const portal = await createByPortal(cluster, person.email);
      note("create to Ready, portal", portal.took);
      note("delete to gone, portal", await deleteByPortal(cluster, portal.name));
      const plain = await createByKubectl(cluster, root);
      note("create to Ready, kubectl apply -k", plain.took);
      note("delete to gone, kubectl", await plain.remove());
    });
  }

  let pages = new Map<string, PageLoad[]>();
  const { name } = await createByPortal(cluster, person.email);
  try {
    for (let round = 1; round <= rounds; round++)
      for (const { name: component } of fullStack.components)
        await progress.step(`Round ${round}: flip the ${component} to dev and back`, async () => {
          note(`${component} to dev`, await flip(session, name, component, "dev"));
          note(`${component} to production`, await flip(session, name, component, "production"));
        });
    await progress.step(`Follow ${lines} log lines from the pod to the page`, async () => {
      const { socket, page } = await logLatency(session, name, lines);
      measured.set("log line, pod to WebSocket", socket);
      measured.set("log line, pod to page", page);
    });
    await progress.step(`Load each page ${loads} times`, async () => {
      pages = await loadPages(session, pagesOf(name), loads);
    });
  } finally {
    await deleteByPortal(cluster, name);
  }
  await report(
    [...measured].map(([what, samples]) => ({ what, samples })),
    pages,
  );
}

async function report(figures: Figure[], pages: Map<string, PageLoad[]>): Promise<void> {
  const medianOf = (what: string) => median(figures.find((figure) => figure.what === what)?.samples ?? []);
  const ratio = medianOf("create to Ready, portal") / medianOf("create to Ready, kubectl apply -k");
  console.log(
    `\n${table(figures)}\n\nCreate to Ready, portal : kubectl = ${ratio.toFixed(2)} (ratio of medians)\n\n${pagesTable(pages)}`,
  );
  await mkdir("test-results", { recursive: true });
  await writeFile(
    "test-results/bench.json",
    `${JSON.stringify({ at: new Date(), figures, pages: [...pages] }, null, 2)}\n`,
  );
}

function count(option: string, text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new Error(`${option} ${text}: give a whole number, 1 to 10000.`);
  return value;
}

main().catch(fail);
