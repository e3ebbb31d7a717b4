import { describe, expect, it } from "vitest";
import { groupFindings, placeOf, templateCause, templateMark } from "./state";
import { summaryWith } from "./testing/summaries";

describe("the state of a template", () => {
  it.each([
    ["not looked at yet", summaryWith({}), "pending", "Being published"],
    [
      "changed since",
      summaryWith({ ready: true, generation: 2, observedGeneration: 1 }),
      "pending",
      "Being published",
    ],
    ["published", summaryWith({ ready: true }), "ok", "Ready"],
    ["refused the first time", summaryWith({ degraded: "Refused" }), "bad", "Refused"],
    [
      "refused while another revision serves",
      summaryWith({ ready: true, degraded: "Refused" }),
      "warn",
      "Refused",
    ],
    ["asked about", summaryWith({ degraded: "AnswersNeeded" }), "bad", "Answers needed"],
    ["suspended", summaryWith({ ready: true, published: "Suspended" }), "asleep", "Suspended"],
    ["of a later portal", summaryWith({ degraded: "Unheard" }), "bad", "Degraded"],
  ])("%s", (_, summary, tone, label) => {
    expect(templateMark(summary)).toEqual({ tone, label });
  });

  it("names the cause only once the last change was looked at", () => {
    expect(templateCause(summaryWith({ degraded: "Refused" }))).toBe("Refused, it says.");
    expect(templateCause(summaryWith({ degraded: "Refused", generation: 3 }))).toBeUndefined();
    expect(templateCause(summaryWith({ ready: true }))).toBeUndefined();
  });
});

describe("findings", () => {
  const finding = (level: "refused" | "ignored" | "warning", line?: number) => ({
    ...{ level, code: "Any", message: "m", file: "app.yaml" },
    ...(line === undefined ? {} : { line }),
  });

  it("come by what they mean for publishing, in their own order within", () => {
    const groups = groupFindings([finding("ignored"), finding("refused", 9), finding("refused", 2)]);
    expect(groups.map(({ level, findings }) => [level, findings.map(({ line }) => line)])).toEqual([
      ["refused", [9, 2]],
      ["ignored", [undefined]],
    ]);
  });

  it("name their place", () => {
    expect(placeOf(finding("warning", 4))).toBe("app.yaml:4");
    expect(placeOf(finding("warning"))).toBe("app.yaml");
    expect(placeOf({ level: "asked", code: "Any", message: "m" })).toBe("");
  });
});
