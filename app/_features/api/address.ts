import type { z } from "zod";
import type { Operations, Route } from "@/server/contract/operations";

type Empty = Record<never, never>;
/** `Key` may be left out where nothing has to be said. */
type Part<Key extends string, Input> = Empty extends Input ? { [K in Key]?: Input } : { [K in Key]: Input };

/** What goes into the address of an operation. */
export type Place<R extends Route> = Part<"params", z.input<Operations[R]["params"]>> &
  Part<"query", z.input<Operations[R]["query"]>> &
  AnyPlace;
interface AnyPlace {
  params?: Record<string, string>;
  /** A list is given by a parameter for each of its items; `undefined` is left out. */
  query?: Record<string, string | number | readonly string[] | undefined>;
}

/** The address of an operation, every part of it escaped. */
export function addressOf<R extends Route>(route: R, place: Place<R>): string {
  const { params, query = {} }: AnyPlace = place;
  const path = route
    .replace(/^\w+ /, "")
    .replace(/{(\w+)}/g, (_, name) => encodeURIComponent(params?.[name] ?? ""));
  const given = Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, String(one)]),
  );
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
