import { Forecast, formatLeft } from "./forecast";

/** Prints the steps of a long command: name, what is going on, elapsed time, and how it ended. */
export interface Progress {
  /**
   * Runs one step. `work` may tell what it is at; its value is passed through. When it throws, the error (for a command:
   * the command and its last lines) and the remedy are printed, and a StepError is thrown. `beside`: other steps go on
   * meanwhile; in what is expected it stands where its end is waited for.
   */
  step<T>(
    name: string,
    work: (note: (detail: string) => void) => Promise<T>,
    remedy?: string,
    options?: { beside?: boolean },
  ): Promise<T>;
  /** Names of steps to come, in order, as far as they are known: the lines then tell how much is left. */
  expect(names: readonly string[]): void;
  /** One line between the steps. */
  say(line: string): void;
}

/** A step failed and said so already: who catches it only has to set the exit code. */
export class StepError extends Error {
  constructor(
    readonly step: string,
    override readonly cause: unknown,
  ) {
    super(`${step}: ${messageOf(cause)}`);
  }
}

/** An error whose message a user can act on, with what to do in `remedy`. */
export class UserError extends Error {
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** A step under way. */
interface Active {
  name: string;
  detail: string;
  started: number;
  beside: boolean;
  /** It belongs to what was expected. */
  planned: boolean;
}

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/**
 * Steps on standard error: a live line on a terminal, plain lines elsewhere (a long step tells every 30 s that it lives).
 * `keep` gets the forecast after each step, with what it lasted.
 */
export function createProgress(
  output: Output = process.stderr,
  clock: () => number = performance.now.bind(performance),
  forecast: Forecast = new Forecast(),
  keep?: (forecast: Forecast) => void,
): Progress {
  const live = Boolean(output.isTTY) && !process.env.CI;
  const clear = live ? "\r\u001b[K" : "";
  const active: Active[] = [];
  const words = ({ name, detail }: Active) => `${name}${detail ? `: ${detail}` : ""}`;
  const elapsed = ({ started }: Active) => clock() - started;
  const left = () => formatLeft(forecast.left(active.map((step) => ({ ...step, elapsed: elapsed(step) }))));
  const line = (step: Active) =>
    `… ${words(step)} (${formatElapsed(elapsed(step))}${step.planned ? `; ${left()}` : ""})`;
  const draw = () => {
    const newest = active.at(-1);
    if (!newest) return;
    const others = active.slice(0, -1).map((step) => ` … ${words(step)}`);
    output.write(`${clear}${cut(`${line(newest)}${others.join("")}`, (output.columns ?? 100) - 1)}`);
  };

  async function step<T>(
    name: string,
    work: (note: (detail: string) => void) => Promise<T>,
    remedy?: string,
    { beside = false }: { beside?: boolean } = {},
  ): Promise<T> {
    const own: Active = { name, detail: "", beside, started: clock(), planned: forecast.begin(name, beside) };
    active.push(own);
    const timer = live ? setInterval(draw, 250) : setInterval(() => output.write(`${line(own)}\n`), 30_000);
    timer.unref();
    if (live) draw();
    const end = (mark: string) => {
      clearInterval(timer);
      active.splice(active.indexOf(own), 1);
      const milliseconds = elapsed(own);
      output.write(`${clear}${mark} ${words(own)} (${formatElapsed(milliseconds)})\n`);
      return milliseconds;
    };
    try {
      const value = await work((text) => {
        own.detail = text;
        if (live) draw();
      });
      forecast.finish(name, end("✓"));
      keep?.(forecast);
      return value;
    } catch (error) {
      end("✗");
      if (error instanceof StepError) throw error;
      output.write(`${indent(messageOf(error))}\n`);
      const advice = (error instanceof UserError ? error.remedy : undefined) ?? remedy;
      if (advice) output.write(`${indent(`What to do: ${advice}`)}\n`);
      throw new StepError(name, error);
    }
  }

  return {
    step,
    expect: (names) => forecast.expect(names),
    say: (line) => void output.write(`${clear}${line}\n`),
  };
}

/** Milliseconds as people read them: 0.4 s, 12.3 s, 2 min 05 s. */
export function formatElapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const indent = (text: string) => text.replace(/^/gm, "  ");
const cut = (text: string, columns: number) =>
  text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
