import { expect, it } from "vitest";
import { forgotten } from "./remembered";

const one = (id: string, owner: string, endedAt?: number, count = 0) => ({
  ...{ id, owner: { id: owner }, viewers: { count } },
  ...(endedAt === undefined ? {} : { endedAt }),
});
const ids = (from: ReturnType<typeof one>[], limits: { ofPerson: number; inAll: number }) =>
  forgotten(from, limits).map(({ id }) => id);

it("forgets the oldest of who has too many, and none that runs or is looked at", () => {
  const all = [
    one("d", "ada", 4),
    one("a", "ada", 1, 1),
    one("b", "ada", 2),
    one("c", "ada", 3),
    one("r", "ada"),
  ];
  expect(ids(all, { ofPerson: 2, inAll: 100 })).toEqual(["b", "c"]);
  expect(ids(all, { ofPerson: 4, inAll: 100 })).toEqual([]);
});

it("forgets the oldest of all, after those of who has too many", () => {
  const all = [one("a", "bob", 1), one("b", "ada", 2), one("c", "ada", 3), one("d", "ada", 4)];
  expect(ids(all, { ofPerson: 2, inAll: 3 })).toEqual(["b"]);
  expect(ids(all, { ofPerson: 3, inAll: 2 })).toEqual(["a", "b"]);
});
