import { expect, it } from "vitest";
import { mountsUnder } from "./mounts";

const line = (point: string) => `36 35 98:0 / ${point} rw,noatime master:1 - ext4 /dev/root rw`;

it("finds the mounts under a folder, the last first, and none beside it", () => {
  const mountinfo = ["/", "/s/run", "/s-other", "/s/run/a\\040b", "/s", ""].map(line).join("\n");
  expect(mountsUnder(mountinfo, "/s")).toEqual(["/s", "/s/run/a b", "/s/run"]);
});
