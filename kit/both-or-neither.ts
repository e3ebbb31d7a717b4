/**
 * Runs two works at once. When one fails the other is told by its signal; the first error is thrown when both have ended,
 * so that nothing goes on behind the caller's back.
 */
export async function bothOrNeither(
  ...works: readonly ((signal: AbortSignal) => Promise<unknown>)[]
): Promise<void> {
  const stop = new AbortController();
  const errors: unknown[] = [];
  await Promise.all(
    works.map((work) =>
      work(stop.signal).catch((error: unknown) => {
        errors.push(error);
        stop.abort(error);
      }),
    ),
  );
  if (errors.length > 0) throw errors[0];
}
