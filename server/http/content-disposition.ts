/**
 * Has a browser save an answer under a name (RFC 6266): plain ASCII for old clients, all of it by RFC 8187. No name of it leads
 * to another folder, ends the header or is more than its own characters.
 */
export function attachment(name: string): string {
  const clean = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069/\\]/g, "_");
  const ascii = clean.replace(/[^ -~]|["%]/g, "_");
  const encoded = encodeURIComponent(clean).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
