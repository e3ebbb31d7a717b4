import { createInterface } from "node:readline/promises";
import { tryCommand } from "@/kit/command";
import { UserError } from "@/kit/progress";
import { localContexts } from "./cluster-kind";

/** What to do where no local cluster can be made: which contexts to ask about, or what to tell. */
export type Offer = { ask: string[] } | { refuse: UserError };

export function decideOffer(problem: string, contexts: readonly string[], interactive: boolean): Offer {
  const found = localContexts(contexts);
  if (found.length === 0)
    return {
      refuse: new UserError(
        problem,
        "Make a cluster with kind, k3d, minikube or Docker Desktop instead, and run the command again: it will be found.",
      ),
    };
  if (interactive) return { ask: found };
  const commands = found.map((context) => `npm run up -- --context ${context}`);
  return { refuse: new UserError(problem, `Use a cluster you have: ${commands.join(", or ")}`) };
}

/** The context a typed answer means: a number of the list, a name, or the first for an empty line. */
export function readAnswer(answer: string, contexts: readonly string[]): string | undefined {
  const text = answer.trim();
  if (text === "" || /^y(es)?$/i.test(text)) return contexts[0];
  return contexts.find((context, index) => text === context || text === String(index + 1));
}

/** Finds a cluster of this machine in the kubeconfig and asks for consent. Throws a UserError with the remedy otherwise. */
export async function offerCluster(problem: string): Promise<string> {
  const listed = await tryCommand("kubectl", ["config", "get-contexts", "-o", "name"]);
  const contexts = listed.code === 0 ? listed.stdout.split("\n").filter(Boolean) : [];
  const offer = decideOffer(problem, contexts, Boolean(process.stdin.isTTY));
  if ("refuse" in offer) throw offer.refuse;
  const lines = offer.ask.map((context, index) => `  ${index + 1}  ${context}`).join("\n");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(
      `${problem}\nClusters of this machine:\n${lines}\nWhich one shall the portal use? [1, or n for none] `,
    );
    const chosen = readAnswer(answer, offer.ask);
    if (chosen) return chosen;
  } finally {
    prompt.close();
  }
  throw new UserError("No cluster was chosen.", "name one: npm run up -- --context NAME");
}
