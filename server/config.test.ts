import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigError, describeSettings, readWebConfig } from "./config";

describe("the configuration", () => {
  it("names the same image of debug containers as the manifests and the policy that holds the web side to it", () => {
    const image = describeSettings().find(({ name }) => name === "DEBUG_IMAGE")?.fallback;
    expect(image).toMatch(/^devspace-portal\.local\/debug:\d+$/);
    const named = (file: string) =>
      new Set(readFileSync(`k8s/${file}`, "utf8").match(/devspace-portal\.local\/debug:\d+/g));
    for (const file of ["portal/config.yaml", "portal/admission/web.yaml", "local/images/image-map.yaml"])
      expect(named(file), file).toEqual(new Set([image]));
  });

  it("has a default for everything", () => {
    const config = readWebConfig({ PORT: "", DATABASE_URL: "" });
    expect(config).toMatchObject({ port: 3000, host: "127.0.0.1", dev: false, trustedProxies: 0 });
    expect(config.origins).toEqual(["http://portal.localhost:3000"]);
    expect(config.databaseUrl).toBeUndefined();
  });

  it("names every wrong setting in a sentence of its own", () => {
    const read = () =>
      readWebConfig({
        PORT: "http",
        PORTAL_ORIGINS: "https://a.example.com,https://b.example.com/path",
        DATABASE_URL: "mysql://x",
        LOG_LEVEL: "loud",
      });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^PORT must be a port number from 0 to 65535\.$/m);
    expect(read).toThrow(/^PORTAL_ORIGINS must list origins .*"https:\/\/b\.example\.com\/path" is none\.$/m);
    expect(read).toThrow(/^DATABASE_URL must be the address of a PostgreSQL database/m);
    expect(read).toThrow(/^LOG_LEVEL must be trace, /m);
  });

  it("refuses the wildcard origin", () => {
    expect(() => readWebConfig({ PORTAL_ORIGINS: "*" })).toThrow(/PORTAL_ORIGINS must list origins/);
  });

  it("describes each setting", () => {
    expect(describeSettings().filter((setting) => setting.about === "")).toEqual([]);
    expect(describeSettings().find((setting) => setting.name === "PORT")?.fallback).toBe("3000");
  });
});
