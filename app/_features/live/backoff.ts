/**
 * Milliseconds to wait before reconnect attempt number `attempt` (from 0): doubles from 0.5 s to 15 s, with "equal
 * jitter" (half fixed, half random in [0, 1)) so that the tabs of a restarted server do not come back all at once.
 */
export function reconnectDelay(attempt: number, random: number): number {
  const ceiling = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + (ceiling / 2) * random;
}
