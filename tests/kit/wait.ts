/**
 * Asks until the answer is there, every quarter of a second; what `probe` last said or threw stands in the error. For
 * states of a cluster that no event announces to the test.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  seconds = 120,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown = "nothing yet";
  while (Date.now() < deadline) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
      last = "not yet";
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`${what}: not within ${seconds} s (${String(last)})`);
}
