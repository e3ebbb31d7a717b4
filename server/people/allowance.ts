import { refusal } from "@/server/http/problem";

/** How many of something a person has at once. */
export interface Allowance {
  /** Takes one; the answer gives it back, once. Throws a refusal when the person has all there are for them. */
  take(userId: string): () => void;
}

/** Counts live in this process; who has none takes no memory. */
export function createAllowance(most: number, detail: string): Allowance {
  const taken = new Map<string, number>();
  return {
    take(userId) {
      const count = taken.get(userId) ?? 0;
      if (count >= most) throw refusal("too-many-requests", detail, { headers: { "Retry-After": "10" } });
      taken.set(userId, count + 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        const left = (taken.get(userId) ?? 1) - 1;
        if (left === 0) taken.delete(userId);
        else taken.set(userId, left);
      };
    },
  };
}
