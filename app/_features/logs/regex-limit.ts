/** Milliseconds that a regular expression may take for one part of a log. */
export const TIME_LIMIT_MS = 2000;
