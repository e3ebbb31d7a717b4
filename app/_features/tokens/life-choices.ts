import { TOKEN_LIFE_CHOICES } from "@/server/contract/access";

/** How many days a new token may be made for; where the configuration allows less than the shortest choice, just that. */
export function lifeChoices(maxDays: number | undefined): number[] {
  const allowed = TOKEN_LIFE_CHOICES.filter((days) => maxDays === undefined || days <= maxDays);
  return allowed.length > 0 || maxDays === undefined ? allowed : [maxDays];
}
