import { expect, it } from "vitest";
import { createLookup } from "./lookup";

it("asks once for all connections of some seconds, and again after a failure", async () => {
  const asked: string[] = [];
  let time = 0;
  let fails = false;
  const lookup = createLookup(
    async (host) => {
      asked.push(host);
      if (fails) throw new Error("no such name");
      return [{ address: `10.0.0.${asked.length}`, family: 4 }];
    },
    () => time,
  );
  const find = (all: boolean) =>
    new Promise((resolve, reject) =>
      lookup("web.env-a.svc", { all }, (error, found) => (error ? reject(error) : resolve(found))),
    );
  expect(await Promise.all([find(false), find(false)])).toEqual(["10.0.0.1", "10.0.0.1"]);
  expect(await find(true)).toEqual([{ address: "10.0.0.1", family: 4 }]);
  expect(asked).toHaveLength(1);
  time = 5_000;
  fails = true;
  await expect(find(false)).rejects.toThrow("no such name");
  fails = false;
  expect(await find(false)).toBe("10.0.0.3");
});
