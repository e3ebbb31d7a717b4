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
  [/^Compile /, 480],
  [/^Build image portal/, 155],
  [/^Build image (backend|frontend)/, 25],
  [/^Build image/, 15],
  [/^Import image portal/, 28],
  [/^Wait for/, 18],
];

/** How long steps take, by name: from the last run, else from the shipped list. */
export class Forecast {
  /** Steps still to come, in order, with their milliseconds; one that runs beside others stays until it ends. */
  private ahead: { name: string; milliseconds: number; runs: boolean }[] = [];

  constructor(private readonly known: Record<string, number> = {}) {}

  expect(names: readonly string[]): void {
    this.ahead.push(...names.map((name) => ({ name, milliseconds: this.durationOf(name), runs: false })));
  }

  /**
   * A step begins: it and what was expected before it, which turned out not to be needed, are no longer ahead. One that
   * runs `beside` the steps before it drops none of them. True when it belongs to a plan.
   */
  begin(name: string, beside = false): boolean {
    const place = this.ahead.findIndex((step) => step.name === name);
    const found = this.ahead[place];
    if (found && beside) found.runs = true;
    else if (found)
      this.ahead = [...this.ahead.slice(0, place).filter(({ runs }) => runs), ...this.ahead.slice(place + 1)];
    return place >= 0 || this.ahead.length > 0;
  }

  finish(name: string, milliseconds: number): void {
    this.known[name] = Math.round(milliseconds);
    this.ahead = this.ahead.filter((step) => !(step.runs && step.name === name));
  }

  /** Milliseconds left, with these steps under way for `elapsed`. */
  left(active: readonly { name: string; elapsed: number; beside?: boolean }[]): number {
    const restOf = (name: string) => {
      const step = active.find((one) => one.name === name);
      return step ? Math.max(0, this.durationOf(name) - step.elapsed) : 0;
    };
    const now = Math.max(0, ...active.filter(({ beside }) => !beside).map(({ name }) => restOf(name)));
    return this.ahead.reduce(
      (sum, { name, milliseconds, runs }) => (runs ? Math.max(sum, restOf(name)) : sum + milliseconds),
      now,
    );
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
