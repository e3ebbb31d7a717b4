import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { type LogPage, type LogSource, type ReadLogsRequest, readLogsRequest } from "@/server/contract/logs";
import { createGateway } from "@/server/kubernetes";
import { listSources, readLine, readLogs } from "@/server/logs";
import { cluster } from "../kit/kubectl";
import { dropEnvironmentNamespace, logPod, makeEnvironmentNamespace } from "../kit/log-pods";
import { uniqueName } from "../kit/unique-name";

const environment = uniqueName("read-logs");
const gateway = createGateway({ kubeconfig: cluster().kubeconfig });
const { signal } = new AbortController();

const read = (request: ReadLogsRequest) =>
  readLogs({ gateway, environment, request: readLogsRequest.parse(request), signal });

/** Lines of a page, each with where it came from. */
function linesOf({ payloads }: LogPage) {
  const sources: LogSource[] = [];
  return payloads.flatMap((payload) => {
    if (payload.kind === "source") sources[payload.index] = payload.source;
    if (payload.kind !== "lines") return [];
    return payload.lines.map(({ s, t, m, cut }) => ({ time: t, text: m, cut, source: sources[s] }));
  });
}
const texts = (page: LogPage) => linesOf(page).map(({ text }) => text);
const marks = ({ payloads }: LogPage) =>
  payloads.flatMap((payload) => (payload.kind === "mark" ? [payload.mark] : []));
const numbers = (to: number) => Array.from({ length: to }, (_, n) => `n ${n + 1}`);
const count = (to: number, more = "") =>
  `i=1; while [ $i -le ${to} ]; do echo n $i; ${more} i=$((i+1)); done;`;

async function run(name: string, script: string, more: Partial<Parameters<typeof logPod>[0]> = {}) {
  await gateway.create(logPod({ environment, name, script, ...more }));
}
/** Waits as long as pods may take to start on a slow machine. */
const patiently = <T>(check: () => Promise<T>, what: string) => waitFor(what, check, 170);
const printed = (pod: string, last: string) =>
  patiently(
    async () => texts(await read({ pods: [pod], lines: 1 })).at(-1) === last,
    `${pod} printed ${last}`,
  );

beforeAll(async () => {
  await makeEnvironmentNamespace(gateway, environment);
  await Promise.all([
    run("busy", `${count(2500)} sleep 10000`, { init: "for i in 1 2 3; do echo init $i; sleep 1; done" }),
    run("quiet", "for i in 1 2 3 4 5 6; do echo quiet $i; sleep 1; done; echo quiet end; sleep 10000"),
    run("again", `${count(20)} sleep 2; [ -e /tmp/never ] || exit 3`, { restart: "Always" }),
    run("long", "head -c 100000 /dev/zero | tr '\\0' x; echo; echo end; sleep 10000", { init: "echo init" }),
    run("polled", `${count(3000, "[ $((i % 40)) -eq 0 ] && sleep 0.05;")} sleep 10000`),
  ]);
  await Promise.all([printed("busy", "n 2500"), printed("quiet", "quiet end"), printed("long", "end")]);
});
afterAll(() => dropEnvironmentNamespace(gateway, environment));

describe("reading the log by HTTP", () => {
  it("goes on after each answer without gap or repeat, in answers of bounded length", async () => {
    await patiently(async () => texts(await read({ pods: ["polled"] })).length > 10, "the first lines");
    // From the 100th line on, or the newest there is, everything has to come by asking on.
    const head = linesOf(await read({ pods: ["polled"], lines: 5_000 }));
    const start = head[Math.min(head.length, 100) - 1];
    const found = head.slice(0, 100).map(({ text }) => text);
    let page: Pick<LogPage, "cursors"> = {
      cursors: { [start?.source?.key ?? ""]: { time: start?.time ?? "", seen: 1 } },
    };
    await patiently(async () => {
      const next = await read({ pods: ["polled"], lines: 200, after: page.cursors });
      page = next;
      // Payloads of up to 500 lines are not split.
      expect(texts(next).length).toBeLessThan(700);
      found.push(...texts(next));
      return found.at(-1) === "n 3000";
    }, "the last line");
    expect(found).toEqual(numbers(3000));
    const after = await read({ pods: ["polled"], after: page.cursors });
    expect([texts(after), after.left]).toEqual([[], "end"]);
  });

  it("pages backwards through several containers to where each begins, and says so only there", async () => {
    const pods = ["busy", "quiet"];
    const whole = linesOf(await read({ pods, lines: 5_000 }));
    expect(whole).toHaveLength(2510);
    const pages: LogPage[] = [];
    for (let before: string | undefined; ; ) {
      const held = Object.fromEntries(
        ["busy", "quiet"].flatMap((pod) =>
          pages.flatMap(linesOf).flatMap(({ source }) => (source?.pod === pod ? [[source.key, 700]] : [])),
        ),
      );
      // A wrong guess of what is held costs time, never lines.
      const page = await read({ pods, lines: 400, before, ...(before && pages.length % 2 ? { held } : {}) });
      pages.unshift(page);
      before = linesOf(page)[0]?.time;
      if (page.left !== "more") break;
    }
    expect(pages.flatMap(linesOf)).toEqual(whole);
    expect(pages.map(({ left }) => left)).toEqual(["end", ...pages.slice(1).map(() => "more")]);
    expect(pages.length).toBeGreaterThan(5);
  });

  it("reads on into the run before a restart, with a mark between", async () => {
    const page = await patiently(async () => {
      const found = await read({ pods: ["again"], lines: 100 });
      return marks(found).includes("restarted") ? found : undefined;
    }, "the second run");
    expect(texts(page).slice(0, 21)).toEqual([...numbers(20), "n 1"]);
    const previous = await read({ pods: ["again"], previous: true, lines: 5 });
    expect(texts(previous)).toEqual(numbers(20).slice(-5));
  });

  it("gives a long line whole, and names every pod with its containers, also one of no component", async () => {
    const cut = linesOf(await read({ pods: ["long"] })).find((line) => line.cut);
    const place = { gateway, environment, pod: "long", container: "app", signal };
    expect(await readLine({ ...place, time: cut?.time ?? "" })).toBe("x".repeat(100_000));
    expect(await readLine({ ...place, time: "2001-01-01T00:00:00.000000000Z" })).toBeUndefined();
    expect(await readLine({ ...place, pod: "nobody", time: cut?.time ?? "" })).toBeUndefined();
    expect((await listSources(gateway, environment)).items).toContainEqual({
      ...{ pod: "long", component: undefined, dev: false, containers: ["init", "app"] },
    });
  });
});
