import { describe, expect, it } from "vitest";
import { imageRefusal, isImageAllowed } from "./image";

describe("an image", () => {
  it.each([
    ["nginx:1.27", ["docker.io"]],
    ["library/nginx", ["docker.io"]],
    ["docker.io/library/nginx", ["docker.io"]],
    ["ghcr.io/acme/app@sha256:0", ["ghcr.io"]],
    ["ghcr.io/acme/app", ["ghcr.io/acme"]],
    ["registry.example.com:5000/app", ["registry.example.com:5000"]],
    ["eu.registry.example.com/app", ["*.example.com"]],
    ["registry.example.com:5000/app", ["*"]],
    ["10.1.2.3:5000/app", ["10.1.2.3:5000"]],
  ])("%s is allowed by %j", (image, registries) => {
    expect(isImageAllowed(image, registries)).toBe(true);
  });

  it.each([
    ["nginx", ["ghcr.io"]],
    ["ghcr.io.evil.example/app", ["ghcr.io"]],
    ["ghcr.io/acme-evil/app", ["ghcr.io/acme"]],
    ["evilexample.com/app", ["*.example.com"]],
    ["ghcr.io:8443/acme/app", ["ghcr.io"]],
    ["GHCR.IO/app", ["docker.io"]],
    ["a.b/app", []],
  ])("%s is not allowed by %j", (image, registries) => {
    expect(isImageAllowed(image, registries)).toBe(false);
  });

  it.each([
    "localhost/app",
    "localhost:5000/app",
    "LOCALHOST/app",
    "127.0.0.1:5000/app",
    "127.1:80/app",
    "2130706433:80/app",
    "0x7f.1/app",
    "127.0.0.0x1/app",
    "169.254.169.254/latest",
    "10.96.0.1:443/app",
    "192.168.1.1/app",
    "8.8.8.8/app",
  ])("%s is an address, which no star allows", (image) => {
    expect(isImageAllowed(image, ["*", "*.1", "docker.io"])).toBe(false);
  });

  it("is refused with its host and what may be used", () => {
    expect(imageRefusal("10.0.0.1/x", ["docker.io", "ghcr.io"])).toBe(
      "Images do not come from 10.0.0.1 here. Use a registry of this list: docker.io, ghcr.io.",
    );
  });
});
