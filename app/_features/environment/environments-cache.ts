import type { EnvironmentView } from "@/server/contract/environment";
import type { TolerantPayload, Unreadable } from "./tolerant";

export interface EnvironmentsData {
  items: EnvironmentView[];
  /** Those that this page cannot show. */
  unreadable?: Unreadable[];
}

type Listed = EnvironmentView | Unreadable;
const isReadable = (one: Listed): one is EnvironmentView => !("unreadable" in one);

/**
 * True when `next` may take the place of `current`: its revision is later. Revisions are etcd's, counted up for the whole
 * cluster (so an object made again has a later one, too): compared as numbers of any length.
 */
export function isNewer(next: EnvironmentView, current: EnvironmentView | undefined): boolean {
  if (!current) return true;
  if (next.revision.length !== current.revision.length) {
    return next.revision.length > current.revision.length;
  }
  return next.revision > current.revision;
}

const listed = (data: EnvironmentsData | undefined): Listed[] => [
  ...(data?.items ?? []),
  ...(data?.unreadable ?? []),
];

function dataOf(all: readonly Listed[]): EnvironmentsData {
  const sorted = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
  const items = sorted.filter(isReadable);
  const unreadable = sorted.flatMap((one) => (isReadable(one) ? [] : [one]));
  return unreadable.length > 0 ? { items, unreadable } : { items };
}

/** Puts one environment in; an older revision than the one held changes nothing. */
export function upsert(data: EnvironmentsData, item: Listed): EnvironmentsData {
  const current = data.items.find((held) => held.name === item.name);
  if (isReadable(item) && !isNewer(item, current)) return data;
  const others = listed(data).filter((held) => held.name !== item.name);
  return dataOf([...others, item]);
}

/** A full list replaces what is held, except where what is held is newer. */
export function replaceAll(data: EnvironmentsData | undefined, items: readonly Listed[]): EnvironmentsData {
  const held = new Map(data?.items.map((item) => [item.name, item]));
  const merged = items.map((item) => {
    const current = held.get(item.name);
    return isReadable(item) && current && !isNewer(item, current) ? current : item;
  });
  return dataOf(merged);
}

/** Applies a payload of the live stream. */
export function applyPayload(
  data: EnvironmentsData | undefined,
  payload: Exclude<TolerantPayload, { kind: "health" }>,
): EnvironmentsData {
  switch (payload.kind) {
    case "snapshot":
      return replaceAll(data, payload.items);
    case "upsert":
      return upsert(data ?? { items: [] }, payload.item);
    case "remove":
      return dataOf(listed(data).filter((item) => item.uid !== payload.uid));
  }
}
