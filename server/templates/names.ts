import type { Field } from "./reading/field";

/** A name that a component may have: a DNS label of at most 20 characters without "--", not one of those taken. */
export function componentLabel(name: string, taken: readonly string[] = []): string {
  const clean =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+/, "")
      .slice(0, 20)
      .replace(/-+$/, "") || "app";
  if (!taken.includes(clean)) return clean;
  for (let index = 2; ; index++) {
    const next = `${clean.slice(0, 20 - `-${index}`.length).replace(/-+$/, "")}-${index}`;
    if (!taken.includes(next)) return next;
  }
}

/** Names whose values are nobody's to read. */
export function isCredentialName(name: string): boolean {
  return /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?|LICEN[CS]E_?KEY)$/i.test(
    name,
  );
}

/** A text without the passwords of addresses in it; that there are some is asked about. */
export function maskCredentials(text: string, field: Field): string {
  const masked = text.replaceAll(/(\w:\/\/[^\s:@/]*:)([^\s:@/${}]+)@/g, "$1***@");
  if (masked !== text)
    field.mark("asked", {
      code: "credential-in-address",
      message: "The address holds a password, which is not kept.",
      remedy: "Make it of variables, the password one of its own.",
    });
  return masked;
}
