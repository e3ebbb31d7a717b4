import { type CONTROL_CODE, parse } from "@ansi-tools/parser";
import { hasUnseen, visible } from "@/server/contract/visible";
import { applySgr, type Look } from "./sgr";

/** A run of text with one look. */
export interface Run {
  text: string;
  look: Look;
}

export interface Printed {
  runs: Run[];
  /** What the next line of the same source begins with: a colour lasts until it is taken back. */
  after: Look;
}

/** A line as a terminal leaves it: colours as looks, a progress bar (`\r`, `\b`, erase) in its last state. */
export function print(text: string, before: Look = {}): Printed {
  if (!hasUnseen(text)) return { runs: [{ text, look: before }], after: before };
  const line = new Cells(before);
  for (const code of parse(text)) {
    if (code.type === "TEXT") line.write(code.raw);
    else if (unfinished(code)) line.write(code.raw);
    else if (code.type !== "CSI") continue;
    else if (code.command === "m")
      line.look = applySgr(line.look, code.parameterGroups ?? code.params.map((parameter) => [parameter]));
    else if (code.command === "K") line.erase(Number(code.params[0] ?? 0));
    else if (code.command === "G") line.at = Math.max(0, Number(code.params[0] || 1) - 1);
  }
  return { runs: line.runs(), after: line.look };
}

/** The text as a reader sees it, without escape sequences. */
export function plainText(text: string): string {
  return print(text)
    .runs.map((run) => run.text)
    .join("");
}

/** Sequences that begin with a C1 byte or have no end: shown, since they may hold anything. */
function unfinished({ type, raw, ...code }: CONTROL_CODE): boolean {
  if (!raw.startsWith("\u001b")) return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ends of a control string
  if (type === "OSC" || type === "DCS" || type === "STRING") return !/(?:\u0007|\u001b\\|\u009c)$/.test(raw);
  return type === "CSI" && code.command === "";
}

/** One row of a terminal that has no right margin. */
class Cells {
  private readonly cells: Run[] = [];
  at = 0;
  constructor(public look: Look) {}

  write(text: string): void {
    for (const character of text) {
      if (character === "\r") this.at = 0;
      else if (character === "\b") this.at = Math.max(0, this.at - 1);
      else if (character !== "\u0007") {
        while (this.cells.length < this.at) this.cells.push({ text: " ", look: {} });
        this.cells[this.at++] = { text: visible(character), look: this.look };
      }
    }
  }

  /** 0: from here to the end, 1: up to here, 2: all. */
  erase(what: number): void {
    if (what === 0) this.cells.length = Math.min(this.cells.length, this.at);
    else if (what === 2) this.cells.length = 0;
    else
      for (let at = 0; at <= this.at && at < this.cells.length; at++)
        this.cells[at] = { text: " ", look: {} };
  }

  runs(): Run[] {
    const runs: Run[] = [];
    for (const { text, look } of this.cells) {
      const last = runs.at(-1);
      if (last && last.look === look) last.text += text;
      else runs.push({ text, look });
    }
    return runs;
  }
}
