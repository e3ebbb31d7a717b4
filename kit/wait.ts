/** Asks until the answer is yes; throws after `seconds`, with what the last try threw. */
export async function waitFor(
  what: string,
  seconds: number,
  isSo: () => Promise<boolean>,
  intervalMilliseconds = 200,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let last = "";
  while (Date.now() < deadline) {
    try {
      if (await isSo()) return;
      last = "";
    } catch (error) {
      last = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    await new Promise((done) => setTimeout(done, intervalMilliseconds));
  }
  throw new Error(`Waited ${seconds} s in vain for ${what}${last}`);
}
