import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { cacheDir } from "@/server/state";

const durations = z.record(z.string(), z.number().nonnegative());

/** What a step is taken to last when neither a run nor the list below knows it. */
const UNKNOWN_SECONDS = 5;

/**
 * Seconds of the long steps on a machine with two cores and nothing in the cache, until a run of this machine's own has
 * been seen. Short steps are in no list: `UNKNOWN_SECONDS`.
 */
const SHIPPED: [name: RegExp, seconds: number][] = [
  [/^Build kube from/, 390],
  [/^Build coredns from/, 200],
  [/^Build local-path-provisioner from/, 60],
  [/^Build .* from its Go modules$/, 135],
  [/^Build image portal/, 155],
  [/^Build image (backend|frontend)/, 25],
  [/^Build image/, 15],
  [/^Import image portal/, 28],
  [/^Wait for/, 18],
];

/** How long steps take, by name: from the last run, else from the shipped list. */
export class Forecast {
  /** Steps still to come, in order, with their milliseconds. */
  private ahead: { name: string; milliseconds: number }[] = [];

  constructor(private readonly known: Record<string, number> = {}) {}

  expect(names: readonly string[]): void {
    this.ahead.push(...names.map((name) => ({ name, milliseconds: this.durationOf(name) })));
  }

  /** A step begins: it and what was expected before it, which turned out not to be needed, are no longer ahead. True when it belongs to a plan. */
  begin(name: string): boolean {
    const place = this.ahead.findIndex((step) => step.name === name);
    if (place >= 0) this.ahead.splice(0, place + 1);
    return place >= 0 || this.ahead.length > 0;
  }

  finish(name: string, milliseconds: number): void {
    this.known[name] = Math.round(milliseconds);
  }

  /** Milliseconds left, with a step under way for `elapsed`. */
  left(name: string, elapsed: number): number {
    const rest = this.ahead.reduce((sum, step) => sum + step.milliseconds, 0);
    return rest + Math.max(0, this.durationOf(name) - elapsed);
  }

  get durations(): Readonly<Record<string, number>> {
    return this.known;
  }

  private durationOf(name: string): number {
    const shipped = SHIPPED.find(([pattern]) => pattern.test(name))?.[1] ?? UNKNOWN_SECONDS;
    return this.known[name] ?? shipped * 1000;
  }
}

/** Milliseconds left as people read an estimate: never more exact than it is. */
export function formatLeft(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return "a few seconds left";
  if (seconds < 55) return `about ${Math.ceil(seconds / 10) * 10} s left`;
  return `about ${Math.max(1, Math.round(seconds / 60))} min left`;
}

const file = () => path.join(cacheDir(), "step-durations.json");

/** The durations of this machine's last runs; none where the file is missing or of another version. */
export function readForecast(): Forecast {
  try {
    return new Forecast(durations.parse(JSON.parse(readFileSync(file(), "utf8"))));
  } catch {
    return new Forecast();
  }
}

/** Keeps what was learnt. An estimate is not worth a failure: where the cache cannot be written nothing is kept. */
export function saveForecast(forecast: Forecast): void {
  try {
    mkdirSync(cacheDir(), { recursive: true });
    writeFileSync(file(), JSON.stringify(forecast.durations, undefined, 1));
  } catch {
    // See above.
  }
}
