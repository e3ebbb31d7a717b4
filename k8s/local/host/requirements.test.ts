import { describe, expect, it } from "vitest";
import { UserError } from "@/kit/progress";
import { checkRequirements, type Host } from "./requirements";

const good: Host = { platform: "linux", arch: "x64", uid: 0, find: (program) => `/usr/bin/${program}` };

describe("checkRequirements", () => {
  it("accepts root on Debian with Go", () => {
    expect(() => checkRequirements(good)).not.toThrow();
  });
  it.each<[string, Partial<Host>, RegExp]>([
    ["another system", { platform: "darwin" }, /needs Linux.*darwin/],
    ["a 32-bit machine", { arch: "arm" }, /this machine is arm/],
    ["a normal user", { uid: 1000 }, /needs root/],
    ["no apt", { find: (program) => (program === "apt-get" ? undefined : "/x") }, /no apt-get/],
    ["no Go", { find: (program) => (program === "go" ? undefined : "/x") }, /Go is not installed/],
  ])("refuses %s in one sentence and points to --context", (_what, change, message) => {
    try {
      checkRequirements({ ...good, ...change });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).message).toMatch(message);
      expect((error as UserError).remedy).toContain("npm run up -- --context NAME");
    }
  });
});
