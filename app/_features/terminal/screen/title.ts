import { withoutUnseen } from "@/server/contract/visible";

const LONGEST = 80;

/** A title as a program wants it (OSC 0 and 2), as text that is no more than its own characters; undefined for none. */
export function shownTitle(asked: string): string | undefined {
  const plain = withoutUnseen(asked).replace(/\s+/g, " ").trim();
  const letters = [...plain];
  return (letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : plain) || undefined;
}
