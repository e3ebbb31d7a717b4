import { describe, expect, it } from "vitest";
import { parseOptions } from "./options";

describe("parseOptions", () => {
  it("reads every option", () => {
    expect(parseOptions(["--context", "kind-a", "--image", "r/p:1", "--port", "4000", "--yes"])).toEqual({
      context: "kind-a",
      image: "r/p:1",
      port: 4000,
      yes: true,
      purgeCache: false,
    });
  });
  it.each([["0"], ["70000"], ["http"]])("refuses port %s by name", (port) => {
    expect(() => parseOptions(["--port", port])).toThrow(/--port/);
  });
  it("refuses an image without a context", () => {
    expect(() => parseOptions(["--image", "x"])).toThrow(/--context/);
  });
  it("refuses an unknown option", () => {
    expect(() => parseOptions(["--contxt", "x"])).toThrow(/contxt/);
  });
});
