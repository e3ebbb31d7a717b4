/** Words of a command line as a shell splits them (quotes and backslashes, nothing is expanded); undefined for an open quote. */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === "\\" && quote === '"' && /["\\$`]/.test(text[index + 1] ?? ""))
        word += text[++index] ?? "";
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + (character === "\\" ? (text[++index] ?? "") : character);
    }
  }
  if (quote !== "") return undefined;
  return word === undefined ? words : [...words, word];
}

/** Seconds of a Compose duration such as `1m30s` or `500ms`, rounded up; undefined for anything else. */
export function seconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|ms|us|m|s))+$/.test(text)) return undefined;
  const units = { h: 3600, m: 60, s: 1, ms: 0.001, us: 0.000001 };
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|m|s)/g))
    total += Number(amount) * units[unit as keyof typeof units];
  return Math.ceil(total);
}

/** A Kubernetes quantity of bytes for Compose's `512m`, `2gb`, `1.5G`. */
export function bytes(text: string): string | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  const suffix = { "": "", k: "Ki", m: "Mi", g: "Gi" }[unit.toLowerCase()] ?? "";
  return Number.isInteger(Number(amount)) ? `${amount}${suffix}` : undefined;
}
