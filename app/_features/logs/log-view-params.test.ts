import { describe, expect, it } from "vitest";
import { downloadPath, parseLogViewParams, toStreamParams } from "./log-view-params";

const parse = (query: string) => parseLogViewParams(new URLSearchParams(query));

describe("the log tab by its address", () => {
  it("follows everything when the address says nothing", () => {
    expect(parse("")).toMatchObject({
      components: [],
      pods: [],
      query: "",
      follow: true,
      previous: false,
    });
    expect(toStreamParams("shop", parse(""))).toEqual({ environment: "shop", tailLines: 1000 });
  });

  it("leaves out what is no name of a component or a pod", () => {
    expect(parse("component=web,../web,task-worker,web,a--b&pod=backend-1,../../secrets")).toMatchObject({
      components: ["web", "task-worker"],
      pods: ["backend-1"],
    });
  });

  it("lets picked pods win over their components", () => {
    expect(toStreamParams("shop", parse("component=backend&pod=backend-1"))).toEqual({
      environment: "shop",
      pods: ["backend-1"],
      tailLines: 1000,
    });
  });

  it("reads the previous container to its end", () => {
    expect(toStreamParams("shop", parse("previous=1"))).toMatchObject({
      previous: true,
      follow: false,
    });
  });

  it("downloads what is shown", () => {
    expect(downloadPath("shop", parse("component=backend,frontend&previous=1"))).toBe(
      "/api/environments/shop/logs?component=backend&component=frontend&previous=true&tailLines=100000",
    );
  });

  it("takes the time of a line, and nothing else", () => {
    expect(parse("at=2030-01-02T03:04:05.123456789Z").at).toBe("2030-01-02T03:04:05.123456789Z");
    expect(parse("at=yesterday").at).toBeUndefined();
  });
});
