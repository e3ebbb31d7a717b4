import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { logParams } from "@/server/contract/logs";
import { namespaceOf } from "@/server/contract/names";
import { createGateway, POD } from "@/server/kubernetes";
import { downloadLogs } from "@/server/logs";
import { proxiedCluster } from "../kit/gateway-fixture";
import { cluster } from "../kit/kubectl";
import { dropEnvironmentNamespace, logPod, makeEnvironmentNamespace, readStream } from "../kit/log-pods";
import { uniqueName } from "../kit/unique-name";

const environment = uniqueName("logs");
const namespace = namespaceOf(environment);
const gateway = createGateway({ kubeconfig: cluster().kubeconfig });
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `n ${from + n}`);
const count = (to: number, more = "") =>
  `i=1; while [ $i -le ${to} ]; do echo n $i; ${more} i=$((i+1)); done;`;
/** About 400 lines a second for 8 seconds, then it waits. */
const steady = `${count(3200, "[ $((i % 20)) -eq 0 ] && sleep 0.05;")} sleep 1000`;

async function run(name: string, script: string, more: Partial<Parameters<typeof logPod>[0]> = {}) {
  await gateway.create(logPod({ environment, name, script, ...more }));
}

async function remove(name: string) {
  await gateway.delete({ type: POD, name, namespace }, { gracePeriodSeconds: 0 });
}

beforeAll(() => makeEnvironmentNamespace(gateway, environment));
afterAll(() => dropEnvironmentNamespace(gateway, environment));

describe("a log stream", () => {
  it("goes on without gap or duplicate through cut connections", async () => {
    const { proxy, file, close } = await proxiedCluster();
    await run("steady", steady);
    const stream = readStream(createGateway({ kubeconfig: file }), { environment, pods: ["steady"] });
    try {
      for (let at = 500; at <= 2500; at += 500) {
        await waitFor(`more than ${at} lines`, () => stream.lines.length > at);
        proxy.cut();
      }
      await waitFor("the last line", () => stream.texts().at(-1) === "n 3200");
      expect(stream.texts()).toEqual(numbers(1, 3200));
      expect(stream.marks.filter(({ mark }) => mark === "gap" || mark === "error")).toEqual([]);
    } finally {
      await stream.stop();
      await close();
      await remove("steady");
    }
  });

  it("goes on in a new stream right after the cursors of the one before", async () => {
    await run("resumed", steady);
    const texts: string[] = [];
    let cursors: ReturnType<ReturnType<typeof readStream>["cursors"]> | undefined;
    while (texts.length < 3200) {
      const stream = readStream(gateway, { environment, pods: ["resumed"], cursors });
      await waitFor(
        "more lines",
        () =>
          stream.lines.length > 0 && texts.length + stream.lines.length >= Math.min(3200, texts.length + 700),
      );
      await stream.stop();
      expect(stream.marks.filter(({ mark }) => mark === "gap" || mark === "error")).toEqual([]);
      texts.push(...stream.texts());
      cursors = stream.cursors();
    }
    expect(texts).toEqual(numbers(1, 3200));
    await remove("resumed");
  });

  it("follows a container through its restarts, reading each run to its end", async () => {
    const script = `${count(300)} echo last >&2; exit 3`;
    await run("restarting", script, { restart: "Always" });
    const stream = readStream(gateway, { environment, pods: ["restarting"] });
    try {
      await waitFor(
        "the second run",
        () => stream.lines.filter(({ restart }) => restart === 1).length >= 301,
      );
      for (const restart of [0, 1]) {
        const texts = stream.lines.filter((line) => line.restart === restart).map(({ text }) => text);
        expect(texts.filter((text) => text !== "last")).toEqual(numbers(1, 300));
        expect(texts.filter((text) => text === "last")).toHaveLength(1);
      }
      expect(stream.sources.map(({ restart }) => restart).slice(0, 2)).toEqual([0, 1]);
      expect(stream.marks.map(({ mark }) => mark)).toContain("restarted");
      expect(stream.marks.filter(({ mark }) => mark === "gap" || mark === "error")).toEqual([]);
    } finally {
      await stream.stop();
    }
    const before = readStream(gateway, { environment, pods: ["restarting"], previous: true, tailLines: 5 });
    await before.done;
    expect(before.lines).toHaveLength(5);
    await remove("restarting");
  });

  it("passes from a pod to its replacement, and tells that one joined and one left", async () => {
    const script = (word: string) => `for i in 1 2 3; do echo ${word} $i; done; sleep 1000`;
    const stream = readStream(gateway, { environment, components: ["backend"] });
    try {
      await waitFor("it tells that nothing is there", () =>
        stream.marks.some(({ mark }) => mark === "waiting"),
      );
      await run("backend-1", script("old"), { component: "backend" });
      await run("frontend-1", script("other"), { component: "frontend" });
      await waitFor("the first pod's lines", () => stream.texts().includes("old 3"));
      await run("backend-2", script("new"), { component: "backend" });
      await waitFor("the second pod's lines", () => stream.texts().includes("new 3"));
      await gateway.delete({ type: POD, name: "backend-1", namespace });
      await waitFor("the first pod left", () => stream.order.includes("left"));
      expect(stream.texts()).toEqual(["old 1", "old 2", "old 3", "new 1", "new 2", "new 3"]);
      expect(stream.order.indexOf("joined")).toBeLessThan(stream.order.indexOf("old 1"));
      expect(stream.sources.map(({ component }) => component)).toEqual(["backend", "backend"]);
      expect(stream.marks.filter(({ mark }) => mark === "gap" || mark === "error")).toEqual([]);
    } finally {
      await stream.stop();
      await Promise.all(["backend-2", "frontend-1"].map(remove));
    }
  });

  it("merges the histories of several pods by time, init containers included", async () => {
    const slow = (word: string) =>
      `for i in 1 2 3 4 5 6 7 8; do echo ${word} $i; sleep 0.1; done; sleep 1000`;
    await Promise.all([run("merged-a", slow("a"), { init: "echo init" }), run("merged-b", slow("b"))]);
    const pods = ["merged-a", "merged-b"];
    await waitFor("both pods are done", async () => {
      const stream = readStream(gateway, { environment, pods, follow: false });
      await stream.done;
      return stream.texts().includes("a 8") && stream.texts().includes("b 8");
    });
    const stream = readStream(gateway, { environment, pods, follow: false });
    await stream.done;
    const times = stream.lines.map(({ time }) => time);
    expect(times).toEqual([...times].sort());
    expect(stream.texts().filter((text) => text === "init")).toHaveLength(1);
    expect(stream.lines).toHaveLength(17);
    let text = "";
    const params = logParams.parse({ environment, pods });
    for await (const piece of downloadLogs({ gateway, params, signal: new AbortController().signal }))
      text += piece;
    const first = stream.lines[0];
    expect(text.split("\n")[0]).toMatch(/^# At most the last [\d,]+ lines of each container/);
    expect(text.split("\n")[1]).toBe(`${first?.time} ${first?.pod}/${first?.container} ${first?.text}`);
    expect(text.trimEnd().split("\n")).toHaveLength(18);
    await Promise.all(pods.map(remove));
  });

  it("gives only the tail that was asked for, cuts long lines, survives bytes that are no text", async () => {
    const long = (bytes: number) => `head -c ${bytes} /dev/zero | tr '\\0' x; echo;`;
    await run(
      "odd",
      `${long(3_000_000)} ${count(50)} ${long(40_000)} printf 'caf\\303\\251 \\377\\n'; echo end; sleep 1000`,
    );
    await waitFor("the pod printed everything", async () => {
      const stream = readStream(gateway, { environment, pods: ["odd"], follow: false });
      await stream.done;
      return stream.texts().includes("end");
    });
    // The kubelet counts pieces of 16 KiB as lines.
    const stream = readStream(gateway, { environment, pods: ["odd"], tailLines: 6 });
    await waitFor("the tail", () => stream.texts().includes("end"));
    await stream.stop();
    const [before, cut, odd, end] = stream.lines;
    expect(before).toMatchObject({ text: "n 50", cut: false });
    expect(cut).toMatchObject({ text: "x".repeat(16 * 1024), cut: true, bytes: 40_000 });
    expect(odd).toMatchObject({ text: "café \uFFFD", cut: false });
    expect(end).toMatchObject({ text: "end" });
    const all = readStream(gateway, { environment, pods: ["odd"], follow: false });
    await all.done;
    expect(all.lines).toHaveLength(54);
    expect(all.lines[0]).toMatchObject({ text: "x".repeat(16 * 1024), cut: true });
    let file = "";
    const params = logParams.parse({ environment, pods: ["odd"] });
    for await (const piece of downloadLogs({ gateway, params, signal: AbortSignal.timeout(60_000) }))
      file += piece;
    const written = file.split("\n").map((line) => line.split(" ").slice(2).join(" "));
    expect(written, "the download has it whole").toContain("x".repeat(40_000));
    expect(file.split("\n")[1]).toMatch(/x … \(cut: the line has 3000000 bytes\)$/);
    const none = readStream(gateway, { environment, pods: ["odd"], tailLines: 0, follow: false });
    await none.done;
    expect(none.lines).toEqual([]);
    await remove("odd");
  });

  it("tells why a container has no log yet", async () => {
    const broken = logPod({ environment, name: "no-image", script: "true" });
    const containers = [
      { name: "app", image: "devspace-portal.local/no-such-image:1", imagePullPolicy: "Never" },
    ];
    await gateway.create({ ...broken, spec: { containers } });
    const stream = readStream(gateway, { environment, pods: ["no-image"] });
    const found = await waitFor("the reason", () =>
      stream.marks.find(({ mark, message }) => mark === "waiting" && message.includes("ErrImageNeverPull")),
    );
    expect(found.message).toContain("no-image/app");
    await stream.stop();
    await remove("no-image");
  });
});
