/** Samples of one measured thing, in milliseconds. */
export interface Figure {
  what: string;
  samples: number[];
}

/** The value below which a share of the samples lies (nearest rank). */
function quantile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (samples: number[]): number => quantile(samples, 0.5);

const show = (milliseconds: number) =>
  milliseconds < 1000
    ? `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`
    : `${(milliseconds / 1000).toFixed(2)} s`;

/** A Markdown table of the figures. */
export function table(figures: Figure[]): string {
  const rows = figures.map(({ what, samples }) => {
    const shown = [Math.min(...samples), median(samples), quantile(samples, 0.99), Math.max(...samples)];
    return `| ${what} | ${samples.length} | ${shown.map(show).join(" | ")} |`;
  });
  return ["| what | samples | least | median | p99 | most |", "|---|---|---|---|---|---|", ...rows].join(
    "\n",
  );
}

/** Wall-clock time of some work, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Two measured things whose medians are compared, and what their ratio should not pass. */
export interface Ratio {
  what: string;
  own: string;
  other: string;
  atMost: number;
}

/** A line for each ratio of which both sides were measured. */
export function ratioLines(figures: Figure[], ratios: Ratio[]): string {
  const medianOf = (what: string) => median(figures.find((figure) => figure.what === what)?.samples ?? []);
  const lines = ratios.flatMap(({ what, own, other, atMost }) => {
    const ratio = medianOf(own) / medianOf(other);
    return Number.isNaN(ratio)
      ? []
      : [`${what}: ${ratio.toFixed(2)} (at most ${atMost.toFixed(2)}) = ${own} : ${other}`];
  });
  return lines.join("\n");
}
