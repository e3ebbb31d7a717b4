import type { Position } from "./located";

/**
 * What became of a field, from best to worst: taken as it is; taken in another form; of no use here; open until somebody
 * answers; not taken.
 */
export const LEVELS = ["understood", "adapted", "ignored", "asked", "refused"] as const;
export type Level = (typeof LEVELS)[number];

/** One thing the reader says about a source. */
export interface Finding extends Position {
  level: Level;
  /** For programs: never changes its meaning. */
  code: string;
  /** Path of the field in its file, such as `dev.app.sync[0].path`. */
  path: string;
  message: string;
  /** What to do about it, where something can be done. */
  remedy?: string;
}

/** Fields (scalars and empty collections) of the source's files by what became of them. */
export interface Coverage {
  total: number;
  byLevel: Record<Level, number>;
  /** Understood or adapted, of all; 0 for a source without fields. */
  share: number;
}

/** The worse of two levels. */
export function worse(one: Level, other: Level | undefined): Level {
  return other && LEVELS.indexOf(other) > LEVELS.indexOf(one) ? other : one;
}

export function byPlace(one: Finding, other: Finding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
