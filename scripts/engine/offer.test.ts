import { describe, expect, it } from "vitest";
import { decideOffer, readAnswer } from "./offer";

describe("where no local cluster can be made", () => {
  it("asks about the clusters of this machine, never about others", () => {
    expect(decideOffer("No root.", ["production", "kind-a", "k3d-b"], true)).toEqual({
      ask: ["kind-a", "k3d-b"],
    });
  });

  it("names the commands when nobody is there to ask", () => {
    const offer = decideOffer("No root.", ["kind-a"], false);
    expect("refuse" in offer && offer.refuse.remedy).toContain("npm run up -- --context kind-a");
  });

  it("says how to get one when there is none", () => {
    const offer = decideOffer("No root.", ["production"], true);
    expect("refuse" in offer && [offer.refuse.message, offer.refuse.remedy]).toEqual([
      "No root.",
      expect.stringContaining("kind, k3d, minikube"),
    ]);
  });

  it.each([
    ["", "kind-a"],
    ["2", "k3d-b"],
    ["k3d-b", "k3d-b"],
    ["n", undefined],
    ["7", undefined],
  ])("reads the answer %j as %s", (answer, context) => {
    expect(readAnswer(answer, ["kind-a", "k3d-b"])).toBe(context);
  });
});
