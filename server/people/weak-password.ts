import type { ZxcvbnFactory } from "@zxcvbn-ts/core";

/** Longer passwords are judged by their beginning: the time this takes grows with the square of the length. */
const JUDGED = 64;
/** Of zxcvbn's scale of 0 to 4: up to a million guesses. */
const TOO_WEAK = 1;
/** What has to be left of a password without its person's own words. */
const LEAST_BESIDE_OWN = 8;

let loading: Promise<ZxcvbnFactory> | undefined;

/** Its dictionary takes memory and part of a second: only for who sets a password. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
}

/** Why nobody should choose this password, in words; undefined for one that will do. */
export async function weaknessOf(
  password: string,
  person: { email: string; name: string },
): Promise<string | undefined> {
  const judged = password.normalize("NFC").slice(0, JUDGED);
  const own = ownWords(person);
  if (isMostlyOwn(judged, own))
    return "This is little more than your own name or e-mail address. Choose words that have nothing to do with you.";
  loading ??= load();
  const { score, feedback } = (await loading).check(judged, own);
  if (score > TOO_WEAK) return undefined;
  return `${WHY[feedback.warning ?? ""] ?? "This is easy to guess."} Choose some unrelated words instead.`;
}

const WHY: Record<string, string> = {
  simpleRepeat: "This repeats one character.",
  extendedRepeat: "This repeats the same few characters.",
  sequences: "This follows the alphabet or counts.",
  straightRow: "This follows a row of the keyboard.",
  keyPattern: "This follows the keys of the keyboard.",
  common: "This is among the most common passwords.",
  topTen: "This is among the most common passwords.",
  topHundred: "This is among the most common passwords.",
  similarToCommon: "This is close to one of the most common passwords.",
  userInputs: "This is close to your own name or e-mail address, or the portal's.",
};

/** The address, the name and their parts, longest first, and what the portal is called. */
function ownWords({ email, name }: { email: string; name: string }): string[] {
  const [local = "", domain = ""] = email.split("@");
  const parts = (text: string) => text.split(/[^\p{L}\p{N}]+/u);
  const words = [email, local, name, ...parts(local), ...parts(name), ...parts(domain).slice(0, -1)];
  return [...new Set([...words, "devspace", "portal"].map((word) => word.normalize("NFC").toLowerCase()))]
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
}

function isMostlyOwn(password: string, own: string[]): boolean {
  const whole = password.toLowerCase();
  const left = own.reduce((text, word) => text.replaceAll(word, " "), whole);
  return left !== whole && left.replaceAll(/[^\p{L}\p{N}]/gu, "").length < LEAST_BESIDE_OWN;
}
