export interface Check {
  name: string;
  ok: boolean;
  /** What was seen; for a failed check the cause, in the words of who reported it. */
  detail: string;
}

/** Runs one check: its detail when it holds, the error's words when it does not. */
export async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: (await look()).trim().replace(/\s+/g, " ") };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
