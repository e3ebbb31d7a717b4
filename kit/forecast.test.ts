import { describe, expect, it } from "vitest";
import { Forecast, formatLeft } from "./forecast";

describe("forecast", () => {
  it("takes the last run's durations before the shipped ones", () => {
    const forecast = new Forecast({ "Build image debian": 10_000 });
    forecast.expect(["Build image debian", "Build image nginx"]);
    forecast.begin("Build image debian");
    expect(forecast.left([{ name: "Build image debian", elapsed: 4000 }])).toBe(21_000);
  });

  it("drops what was expected before a step that begins, and never counts a late step below zero", () => {
    const forecast = new Forecast({ a: 1000, b: 2000, c: 3000 });
    forecast.expect(["a", "b", "c"]);
    forecast.begin("b");
    expect(forecast.left([{ name: "b", elapsed: 500 }])).toBe(4500);
    expect(forecast.left([{ name: "b", elapsed: 99_000 }])).toBe(3000);
    expect(forecast.begin("c")).toBe(true);
    expect(forecast.begin("d")).toBe(false);
  });

  it("leaves the plan alone when a step begins that it does not name", () => {
    const forecast = new Forecast({ a: 1000 });
    forecast.expect(["a"]);
    expect(forecast.begin("something else")).toBe(true);
    expect(forecast.left([{ name: "a", elapsed: 0 }])).toBe(2000);
  });

  it("counts of a step beside others what it outlasts them by", () => {
    const forecast = new Forecast({ compile: 10_000, a: 1000, b: 2000, start: 500 });
    forecast.expect(["a", "b", "compile", "start"]);
    forecast.begin("compile", true);
    forecast.begin("a");
    const compile = (elapsed: number) => ({ name: "compile", elapsed, beside: true });
    expect(forecast.left([compile(0), { name: "a", elapsed: 0 }])).toBe(10_500);
    expect(forecast.left([compile(9000), { name: "a", elapsed: 0 }])).toBe(3500);
    forecast.begin("b");
    forecast.finish("compile", 9500);
    expect(forecast.left([{ name: "b", elapsed: 500 }])).toBe(2000);
  });

  it("counts a step beside others whole when it is all that is waited for", () => {
    const forecast = new Forecast({ a: 1000, compile: 10_000, start: 500 });
    forecast.expect(["a", "compile", "start"]);
    forecast.begin("compile", true);
    forecast.begin("a");
    forecast.finish("a", 1000);
    expect(forecast.left([{ name: "compile", elapsed: 4000, beside: true }])).toBe(6500);
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
