export interface PasswordStrength {
  /** 0 (too short) to 3 (strong). */
  score: 0 | 1 | 2 | 3;
  hint: string;
}

/** A hint while typing, not a gate: length counts most, then variety; repeats and sequences are worth little. */
export function passwordStrength(password: string): PasswordStrength {
  if (password.length < 12) {
    const missing = 12 - password.length;
    return { score: 0, hint: `${missing} more character${missing === 1 ? "" : "s"} needed` };
  }
  const distinct = new Set(password.toLowerCase()).size;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  if (distinct < 6) return { score: 1, hint: "Easy to guess: it repeats the same characters" };
  if (password.length >= 20 || (password.length >= 15 && kinds >= 3)) return { score: 3, hint: "Strong" };
  if (kinds >= 2 || password.length >= 16) return { score: 2, hint: "Good; longer is better" };
  return { score: 1, hint: "Acceptable; add a few words to make it strong" };
}
