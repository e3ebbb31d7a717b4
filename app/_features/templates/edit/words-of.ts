/** The words of a text, without what is around them. */
export const wordsOf = (text: string, between: string): string[] =>
  text
    .split(between)
    .map((word) => word.trim())
    .filter(Boolean);
