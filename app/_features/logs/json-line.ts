/** A line that is a JSON object or array, written over several lines; undefined for every other line. */
export function prettyJson(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed) || trimmed.length < 3) return undefined;
  try {
    const value: unknown = JSON.parse(trimmed);
    return typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : undefined;
  } catch {
    return undefined;
  }
}

/** Cheaper than parsing: whether it is worth offering to. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[{[].*[}\]]\s*$/s.test(text) && text.length > 2;
}
