/**
 * Asks until there is an answer (anything but false, null and undefined) and gives it. After `seconds` it fails with
 * what was waited for, and what the last try threw. Asks often at first, then each `intervalMilliseconds`. For states that no
 * event announces.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  seconds = 120,
  intervalMilliseconds = 200,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = 25; ; pause = Math.min(2 * pause, intervalMilliseconds)) {
    let last = "";
    try {
      const answer = await probe();
      if (isAnswer(answer)) return answer;
    } catch (error) {
      last = `: ${reasonOf(error)}`;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s in vain for ${what}${last}`);
    await new Promise((done) => setTimeout(done, pause));
  }
}

function isAnswer<T>(answer: T): answer is NonNullable<Exclude<T, false>> {
  return answer !== false && answer !== null && answer !== undefined;
}

/** What fetch throws says nothing by itself: its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
