import { createInterface } from "node:readline/promises";
import { UserError } from "@/kit/progress";

/** Lets a person type `word` before something is destroyed. Throws when they don't, or when nobody is there to ask. */
export async function confirmByTyping(word: string, question: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UserError(`${question}\nNobody is at the terminal to confirm it.`, "add --yes to go ahead");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await prompt.question(`${question}\nType ${word} to go ahead: `);
    if (typed.trim() !== word) throw new UserError(`"${typed.trim()}" is not ${word}: nothing was removed.`);
  } finally {
    prompt.close();
  }
}
