import { randomUUID } from "node:crypto";
import { waitFor } from "@/kit/wait";
import { readWebConfig, type TerminalLimits } from "@/server/config";
import { type TerminalPayload, terminalParams } from "@/server/contract/terminals";
import type { EnvironmentObject } from "@/server/environments/resource";
import { bundled } from "@/server/environments/template/testing/bundled";
import { createLog } from "@/server/http/log";
import type { Gateway } from "@/server/kubernetes";
import { createTerminals, serveTerminals } from "@/server/terminals";

type Start = { component?: string; pod?: string; container?: string; program?: string; debug?: boolean };
interface Asked {
  id?: string;
  start?: Start;
  offset?: number;
  cols?: number;
  rows?: number;
  person?: string;
}

const personOf = (name: string) => ({
  // Who may open terminals in what is another's, is an administrator.
  ...{
    id: name,
    email: `${name}@example.com`,
    name,
    role: name === "ada" ? ("user" as const) : ("admin" as const),
  },
  ...{ createdAt: "2026-01-01T00:00:00Z", pending: false },
});

/** The terminals of one process, of an environment that need not be one of the controller's, and who looks at them. */
export function terminalsOf(gateway: Gateway, environment: string, limits: Partial<TerminalLimits> = {}) {
  const object = {
    metadata: { name: environment },
    spec: { owner: "ada@example.com", template: "full-stack", paused: false, components: {} },
  } as EnvironmentObject;
  const audit: { actor: string; action: string; target: string; detail: Record<string, unknown> }[] = [];
  const terminals = createTerminals({
    ...{ gateway, templates: bundled, environments: { get: () => object } },
    limits: { ...readWebConfig({}).terminals, ...limits },
    log: createLog({ level: "silent", name: "test" }),
    people: async (ids) => new Map(ids.map((name) => [name, personOf(name)])),
    audit: async (entry) => void audit.push(entry),
    refused: async () => {},
  });
  const serve = serveTerminals(terminals);

  /** Opens or joins one; `paused` reads nothing until `resume`, `pace` is how many milliseconds it takes for each payload. */
  function open(
    { id = randomUUID(), cols = 100, rows = 30, person = "ada", start, offset }: Asked,
    paused = false,
    pace = 0,
  ) {
    const params = terminalParams.parse({ environment, id, cols, rows, start, offset });
    const waiting: (Uint8Array | { kind: "resize"; cols: number; rows: number })[] = [];
    const stopping = new AbortController();
    let wake = () => {};
    let go = () => {};
    let gate: Promise<void> | undefined = paused ? new Promise((resolve) => (go = resolve)) : undefined;
    async function* input() {
      while (!stopping.signal.aborted) {
        const next = waiting.shift();
        if (next) yield next;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    }
    const said: TerminalPayload[] = [];
    const output: Buffer[] = [];
    let bytes = 0;
    let failure: unknown;
    const done = (async () => {
      const call = { params, principal: { user: personOf(person) }, address: "127.0.0.1" };
      for await (const payload of serve({ ...call, input: input(), signal: stopping.signal })) {
        if (payload instanceof Uint8Array) {
          bytes += payload.length;
          output.push(Buffer.from(payload));
        } else said.push(payload);
        await gate;
        if (pace > 0) await new Promise((done) => setTimeout(done, pace));
      }
    })().catch((error: unknown) => {
      failure = error;
    });
    const text = () => Buffer.concat(output).toString("utf8");
    const kind = <K extends TerminalPayload["kind"]>(wanted: K) =>
      said.filter((one): one is Extract<TerminalPayload, { kind: K }> => one.kind === wanted);
    return {
      id,
      done,
      said,
      text,
      kind,
      get bytes() {
        return bytes;
      },
      get output() {
        return Buffer.concat(output);
      },
      /** Keeps the last kilobyte of the output. */
      forget: () => void output.splice(0, output.length, Buffer.concat(output).subarray(-1024)),
      type(typed: string | Uint8Array) {
        waiting.push(typeof typed === "string" ? Buffer.from(typed) : typed);
        wake();
      },
      resize(size: { cols: number; rows: number }) {
        waiting.push({ kind: "resize", ...size });
        wake();
      },
      resume() {
        gate = undefined;
        go();
      },
      async until(what: string, check: () => boolean, seconds = 60) {
        await waitFor(
          what,
          async () => {
            if (failure) throw failure;
            if (check()) return true;
            throw new Error(`${JSON.stringify(said.at(-1))} ${JSON.stringify(text().slice(-500))}`);
          },
          seconds,
        );
      },
      async ended(seconds = 60) {
        await this.until("the end", () => kind("ended").length > 0, seconds);
        return kind("ended")[0];
      },
      async leave() {
        stopping.abort();
        wake();
        go();
        await done;
      },
    };
  }
  return { terminals, audit, open, environment: object };
}
