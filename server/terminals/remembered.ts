export interface Remembered {
  readonly id: string;
  readonly owner: { id: string };
  readonly viewers: { count: number };
  readonly endedAt?: number;
}

/**
 * The ended terminals to forget: of one person as many are kept as may run, and of all, the newest. One that somebody still
 * looks at counts, and stays.
 */
export function forgotten<T extends Remembered>(
  terminals: Iterable<T>,
  limits: { ofPerson: number; inAll: number },
): T[] {
  const ended = [...terminals].filter(({ endedAt }) => endedAt !== undefined);
  ended.sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0));
  const ofPerson = new Map<string, number>();
  for (const { owner } of ended) ofPerson.set(owner.id, (ofPerson.get(owner.id) ?? 0) + 1);
  let inAll = ended.length;
  const gone = (one: T) => {
    const own = ofPerson.get(one.owner.id) ?? 0;
    if (one.viewers.count > 0 || (own <= limits.ofPerson && inAll <= limits.inAll)) return false;
    ofPerson.set(one.owner.id, own - 1);
    inAll--;
    return true;
  };
  // Who has too many makes room first, so that nobody loses one to another's.
  const own = ended.filter((one) => (ofPerson.get(one.owner.id) ?? 0) > limits.ofPerson && gone(one));
  return [...own, ...ended.filter((one) => !own.includes(one) && gone(one))];
}
