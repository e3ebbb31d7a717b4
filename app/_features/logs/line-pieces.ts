import type { Run } from "./ansi";
import type { Range } from "./matcher";
import type { Look } from "./sgr";

/** A piece of a line with one look that is or is not a match. */
export interface Piece {
  text: string;
  look: Look;
  hit: boolean;
}

/** Splits the runs of a line by the ranges of its plain text that match. */
export function linePieces(runs: readonly Run[], ranges: readonly Range[]): Piece[] {
  if (ranges.length === 0) return runs.map((run) => ({ ...run, hit: false }));
  const pieces: Piece[] = [];
  let offset = 0;
  for (const { text: piece, look } of runs) {
    let from = 0;
    const push = (to: number, hit: boolean) => {
      if (to > from) pieces.push({ text: piece.slice(from, to), look, hit });
      from = Math.max(from, to);
    };
    for (const [start, end] of ranges) {
      if (end <= offset || start >= offset + piece.length) continue;
      push(Math.max(0, start - offset), false);
      push(Math.min(piece.length, end - offset), true);
    }
    push(piece.length, false);
    offset += piece.length;
  }
  return pieces;
}
