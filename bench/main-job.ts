import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { fail } from "@/kit/fail";
import { createProgress } from "@/kit/progress";
import { createGateway } from "@/server/kubernetes";
import { joinPortal, newPerson } from "@/tests/kit/people";
import { findPortal } from "@/tests/kit/record";
import type { Bench } from "./bench";
import { createByPortal, creationRatio, deleteByPortal, measureCreations } from "./create";
import { type Figure, ratioLines, table } from "./figures";
import { flipRatios, measureFlips } from "./flip";
import { logLatency } from "./logs";
import { measureMany } from "./many";
import { loadPages, type PageLoad, pagesOf, pagesTable } from "./pages";
import { measurePreviews, previewRatios } from "./previews";
import { measurePrinting } from "./printing-terminals";
import { measurePublishing, publishRatio } from "./publish";
import { measureTerminals, terminalRatios } from "./terminals";

const PARTS = [
  "create",
  "many",
  "publish",
  "flips",
  "logs",
  "previews",
  "terminals",
  "printing",
  "pages",
] as const;
type Part = (typeof PARTS)[number];

const USAGE = `npm run bench [-- --parts create,many,publish,flips,logs,previews,terminals,printing,pages --rounds 5 --lines 100 --loads 5 --terminals 200]

  --parts LIST what to measure (default all of it)
  --rounds N   creations with the portal and with kubectl, in turn; flips of each component, in turn with the DevSpace CLI
               where DEVSPACE_BIN names it or the PATH has it (default 5)
  --lines N    log lines followed from pod to page (default 100)
  --loads N    loadings of each page by a browser that has nothing of it yet (default 5)
  --terminals N terminals that are open at once, idle and printing (default 200)`;

/** `npm run bench`: the main job's times on the real cluster, each against what kubectl or the CLI takes where it can. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      parts: { type: "string" },
      rounds: { type: "string" },
      lines: { type: "string" },
      loads: { type: "string" },
      terminals: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(USAGE);
  const parts = partsOf(values.parts);
  const rounds = count("--rounds", values.rounds, 5);
  const lines = count("--lines", values.lines, 100);
  const loads = count("--loads", values.loads, 5);
  const terminals = count("--terminals", values.terminals, 200);
  const portal = await findPortal();
  const person = newPerson();
  const measured = new Map<string, number[]>();
  const told: string[] = [];
  const bench: Bench = {
    ...{ cluster: portal.cluster, kubeconfig: portal.kubeconfig, gateway: createGateway(portal) },
    ...{ person, session: await joinPortal(person), rounds, progress: createProgress() },
    root: path.resolve(import.meta.dirname, ".."),
    tell: (line) => void told.push(line),
    note: (what, ...samples) => measured.set(what, [...(measured.get(what) ?? []), ...samples]),
  };

  if (parts.has("create")) await measureCreations(bench);
  if (parts.has("many")) await measureMany(bench);
  if (parts.has("publish")) await measurePublishing(bench);
  const pages = await measureInOne(bench, parts, { lines, loads, terminals });
  await report(
    [...measured].map(([what, samples]) => ({ what, samples })),
    pages,
    told,
  );
}

/** The parts that share one environment. */
const SHARING = ["flips", "logs", "previews", "terminals", "printing", "pages"] as const;

async function measureInOne(
  bench: Bench,
  parts: ReadonlySet<Part>,
  { lines, loads, terminals }: { lines: number; loads: number; terminals: number },
): Promise<Map<string, PageLoad[]>> {
  if (!SHARING.some((part) => parts.has(part))) return new Map();
  const { cluster, session, person, progress, note } = bench;
  const { name } = await createByPortal(cluster, person.email);
  try {
    if (parts.has("flips")) await measureFlips(bench, name);
    if (parts.has("logs"))
      await progress.step(`Follow ${lines} log lines from the pod to the page`, async () => {
        const { socket, page } = await logLatency(session, name, lines);
        note("log line, pod to WebSocket", ...socket);
        note("log line, pod to page", ...page);
      });
    if (parts.has("previews")) await measurePreviews(bench, name);
    if (parts.has("terminals")) await measureTerminals(bench, name);
    if (parts.has("printing")) await measurePrinting(bench, name, terminals);
    if (!parts.has("pages")) return new Map();
    return await progress.step(`Load each page ${loads} times`, () =>
      loadPages(session, pagesOf(name), loads),
    );
  } finally {
    await deleteByPortal(cluster, name);
  }
}

async function report(figures: Figure[], pages: Map<string, PageLoad[]>, told: string[]): Promise<void> {
  const ratios = ratioLines(figures, [
    creationRatio,
    publishRatio,
    ...flipRatios,
    ...previewRatios,
    ...terminalRatios,
  ]);
  const shown = [
    figures.length > 0 ? table(figures) : "",
    ratios,
    told.join("\n"),
    ...(pages.size > 0 ? [pagesTable(pages)] : []),
  ];
  console.log(`\n${shown.filter((part) => part !== "").join("\n\n")}`);
  await mkdir("test-results", { recursive: true });
  await writeFile(
    "test-results/bench.json",
    `${JSON.stringify({ at: new Date(), figures, told, pages: [...pages] }, null, 2)}\n`,
  );
}

function partsOf(list: string | undefined): ReadonlySet<Part> {
  const asked = list?.split(",") ?? [...PARTS];
  const unknown = asked.find((one) => !PARTS.some((part) => part === one));
  if (unknown !== undefined) throw new Error(`--parts ${unknown}: there are ${PARTS.join(", ")}.`);
  return new Set(PARTS.filter((part) => asked.includes(part)));
}

function count(option: string, text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new Error(`${option} ${text}: give a whole number, 1 to 10000.`);
  return value;
}

main()
  // What watches the cluster would keep the process.
  .then(() => process.exit())
  .catch(fail);
