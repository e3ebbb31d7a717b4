import type { GitAddress } from "./address";
import { GitRefusal, type GitSource } from "./types";

const LONGEST = 256 * 1024;

/** Throws a GitRefusal for credentials that are not for the address, or that no program would take. */
export function checkCredentials(
  { credentials, ca = "", knownHosts = "" }: GitSource,
  { scheme }: GitAddress,
): void {
  if ([ca, knownHosts].some((text) => text.length > LONGEST))
    throw wrong("The certificates or known hosts have more than 256 KiB.", "Give only those of this host.");
  if (credentials?.kind === "key") {
    if (scheme !== "ssh")
      throw wrong(
        "A key is given, and the address is not one of ssh.",
        "Give a token, or the ssh:// address.",
      );
    if (credentials.privateKey.length > LONGEST) throw wrong("This is not a key.", "Give an OpenSSH key.");
  }
  if (credentials?.kind === "token") {
    if (scheme === "ssh")
      throw wrong("A token is given, and the address is one of ssh.", "Give a key, or the https:// address.");
    const { token, username = "" } = credentials;
    // A line break would end the header, a colon the name.
    if (/\p{Cc}/u.test(token) || /[\p{Cc}:]/u.test(username) || token.length + username.length > 8_000)
      throw wrong(
        "The token or the user's name has characters that none has.",
        "Copy it again, without line breaks.",
      );
  }
}

const wrong = (message: string, remedy: string) => new GitRefusal("CredentialsDoNotFit", message, remedy);
