import { describe, expect, it } from "vitest";
import {
  PREVIEW_LABEL_MAX,
  parsePreviewHost,
  previewBase,
  previewHostName,
  previewLabels,
  previewOrigin,
} from "./preview-address";

const http = (name: string) => ({ name, protocol: "http" as const });

describe("addresses of previews", () => {
  it("takes scheme and port from the portal's address", () => {
    expect(previewBase("localhost", "http://portal.localhost:3000")).toBe("http://localhost:3000");
    expect(previewBase("preview.example.com", "https://portal.example.com")).toBe(
      "https://preview.example.com",
    );
    expect(previewBase("preview.example.com", "https://portal.example.com:8443")).toBe(
      "https://preview.example.com:8443",
    );
    expect(previewBase("preview.example.com:443", "https://portal.example.com:8443")).toBe(
      "https://preview.example.com",
    );
  });

  it("names the first http endpoint of a component by the component, further ones by both", () => {
    const endpoints = [{ name: "wire", protocol: "tcp" as const }, http("page"), http("docs")];
    expect(previewLabels({ name: "web", endpoints }).map(({ label }) => label)).toEqual(["web", "web-docs"]);
  });

  it("reads what it wrote", () => {
    const base = "https://preview.example.com:8443";
    expect(previewOrigin(base, "web-docs", "my-env")).toBe(
      "https://web-docs--my-env.preview.example.com:8443",
    );
    expect(parsePreviewHost(base, previewHostName(base, "web-docs", "my-env"))).toEqual({
      label: "web-docs",
      environment: "my-env",
    });
  });

  it("fits into one label of a host name with any environment's name", () => {
    const host = previewHostName("http://localhost", "a".repeat(PREVIEW_LABEL_MAX), "e".repeat(40));
    expect(host.split(".")[0]).toHaveLength(63);
  });

  it.each([
    "preview.example.com",
    "web.preview.example.com",
    "web--.preview.example.com",
    "--env.preview.example.com",
    "web--a--b.preview.example.com",
    "web---a.preview.example.com",
    "x.web--a.preview.example.com",
    "web--a.b.preview.example.com",
    "web--a.preview.example.com.evil.com",
    "web--a.evilpreview.example.com",
    "web_x--a.preview.example.com",
    "1web--a.preview.example.com",
    "xn--a.preview.example.com",
  ])("takes %s for no preview", (name) => {
    expect(parsePreviewHost("https://preview.example.com", name)).toBeUndefined();
  });
});
