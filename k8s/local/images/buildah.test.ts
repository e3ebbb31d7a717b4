import { describe, expect, it } from "vitest";
import { npmSettings, pipSettings } from "./buildah";

describe("settings mounted into builds", () => {
  it("keep how to reach a registry and drop what belongs to the host", () => {
    const settings = npmSettings(
      "nodedir=/usr\nregistry=https://r.example/\n@a:registry=https://a.example/\n//r.example/:_authToken=t\ncafile=/host.pem",
    );
    expect(settings.split("\n")).toEqual([
      "registry=https://r.example/",
      "@a:registry=https://a.example/",
      "//r.example/:_authToken=t",
      "cafile=/etc/ssl/certs/ca-certificates.crt",
      "",
    ]);
  });

  it("take the index of pip from the file and the environment", () => {
    const settings = pipSettings(
      "[global]\ncert = /x\nextra-index-url = https://a.example",
      "https://b.example",
    );
    expect(settings).toContain("extra-index-url = https://a.example");
    expect(settings).toContain("index-url = https://b.example");
    expect(settings).not.toContain("/x");
  });
});
