const FACTORS: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity (`250m`, `64Mi`, `1e3`) as a number in its base unit; NaN if it is none. */
export function quantityValue(quantity: string): number {
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([numkKMGTPE]?i?)$/.exec(quantity.trim());
  const factor = FACTORS[match?.[2] ?? ""];
  return match && factor !== undefined ? Number(match[1]) * factor : Number.NaN;
}

/** Whether one quantity is more than another; equal ones may differ by the rounding of `quantityValue`. False if one is none. */
export function isMore(one: string, other: string): boolean {
  const [a, b] = [quantityValue(one), quantityValue(other)];
  return a - b > 1e-12 * Math.abs(b);
}
