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
  it("takes a registry with a context, and refuses one that would have no effect or is none", () => {
    expect(parseOptions(["--context", "a", "--registry", "ghcr.io/team"])).toMatchObject({
      registry: "ghcr.io/team",
    });
    expect(() => parseOptions(["--registry", "ghcr.io/team"])).toThrow(/--context/);
    expect(() => parseOptions(["--context", "a", "--image", "x", "--registry", "r.io"])).toThrow(/--image/);
    expect(() => parseOptions(["--context", "a", "--registry", "https://r.io"])).toThrow(/such as ghcr.io/);
  });
  it("refuses an unknown option", () => {
    expect(() => parseOptions(["--contxt", "x"])).toThrow(/contxt/);
  });
});
