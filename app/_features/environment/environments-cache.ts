import type { EnvironmentView } from "@/server/contract/environment";
import type { EnvironmentsPayload } from "@/server/contract/streams/environments";

export interface EnvironmentsData {
  items: EnvironmentView[];
}

/**
 * True when `next` may take the place of `current`: another object of the same name (deleted and made again), or a
 * later revision. Revisions are etcd's, counted up for the whole cluster: compared as numbers of any length.
 */
export function isNewer(next: EnvironmentView, current: EnvironmentView | undefined): boolean {
  if (!current) return true;
  if (next.revision.length !== current.revision.length) {
    return next.revision.length > current.revision.length;
  }
  return next.revision > current.revision;
}

const byName = (a: EnvironmentView, b: EnvironmentView) => (a.name < b.name ? -1 : 1);

/** Puts one environment in; an older revision than the one held changes nothing. */
export function upsert(data: EnvironmentsData, item: EnvironmentView): EnvironmentsData {
  const current = data.items.find((held) => held.name === item.name);
  if (!isNewer(item, current)) return data;
  return { items: [...data.items.filter((held) => held.name !== item.name), item].sort(byName) };
}

/** A full list replaces what is held, except where what is held is newer. */
export function replaceAll(
  data: EnvironmentsData | undefined,
  items: readonly EnvironmentView[],
): EnvironmentsData {
  const held = new Map(data?.items.map((item) => [item.name, item]));
  const merged = items.map((item) => {
    const current = held.get(item.name);
    return current && !isNewer(item, current) ? current : item;
  });
  return { items: merged.sort(byName) };
}

/** Applies a payload of the live stream. */
export function applyPayload(
  data: EnvironmentsData | undefined,
  payload: Exclude<EnvironmentsPayload, { kind: "health" }>,
): EnvironmentsData {
  switch (payload.kind) {
    case "snapshot":
      return replaceAll(data, payload.items);
    case "upsert":
      return upsert(data ?? { items: [] }, payload.item);
    case "remove":
      return { items: (data?.items ?? []).filter((item) => item.uid !== payload.uid) };
  }
}
