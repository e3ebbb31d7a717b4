import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Headers that carry HMAC-SHA256 of the body in hex, with what stands before it: GitHub and those alike; Gitea and Forgejo. */
const SIGNATURES = [
  ["x-hub-signature-256", "sha256="],
  ["x-gitea-signature", ""],
  ["x-forgejo-signature", ""],
] as const;
/** GitLab sends the secret itself. */
const TOKEN = "x-gitlab-token";

/** Whether who sent the body, byte for byte as it came, knows the secret. Takes as long for a wrong signature as for a right one. */
export function isSigned(headers: Pick<Headers, "get">, body: Uint8Array, secret: string): boolean {
  const digest = createHmac("sha256", secret).update(body).digest("hex");
  const right = SIGNATURES.map(([name, prefix]) => isSame(headers.get(name), `${prefix}${digest}`));
  return [...right, isSame(headers.get(TOKEN), secret)].includes(true);
}

/** In constant time, whatever the lengths are. */
function isSame(given: string | null, wanted: string): boolean {
  return timingSafeEqual(hash(given ?? ""), hash(wanted)) && given !== null;
}

const hash = (text: string) => createHash("sha256").update(text).digest();
