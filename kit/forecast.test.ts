import { describe, expect, it } from "vitest";
import { Forecast, formatLeft } from "./forecast";

describe("forecast", () => {
  it("takes the last run's durations before the shipped ones", () => {
    const forecast = new Forecast({ "Build kube from its Go modules": 10_000 });
    forecast.expect(["Build kube from its Go modules", "Build coredns from its Go modules"]);
    forecast.begin("Build kube from its Go modules");
    expect(forecast.left("Build kube from its Go modules", 4000)).toBe(206_000);
  });

  it("drops what was expected before a step that begins, and never counts a late step below zero", () => {
    const forecast = new Forecast({ a: 1000, b: 2000, c: 3000 });
    forecast.expect(["a", "b", "c"]);
    forecast.begin("b");
    expect(forecast.left("b", 500)).toBe(4500);
    expect(forecast.left("b", 99_000)).toBe(3000);
    expect(forecast.begin("c")).toBe(true);
    expect(forecast.begin("d")).toBe(false);
  });

  it("leaves the plan alone when a step begins that it does not name", () => {
    const forecast = new Forecast({ a: 1000 });
    forecast.expect(["a"]);
    expect(forecast.begin("something else")).toBe(true);
    expect(forecast.left("a", 0)).toBe(2000);
  });

  it.each([
    [3000, "a few seconds left"],
    [31_000, "about 40 s left"],
    [58_000, "about 1 min left"],
    [840_000, "about 14 min left"],
  ])("reads %d ms as %s", (milliseconds, words) => {
    expect(formatLeft(milliseconds)).toBe(words);
  });
});
