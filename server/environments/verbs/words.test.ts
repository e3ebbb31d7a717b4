import { describe, expect, it } from "vitest";
import { isRefusal } from "@/server/http/problem";
import { kubernetesError } from "@/server/kubernetes/errors";
import { changedMeanwhile, inWords } from "./words";

const failing = (code: "not-found" | "conflict" | "unavailable") =>
  inWords(Promise.reject(kubernetesError(code, "an internal detail")), changedMeanwhile("shop")).catch(
    (error: unknown) => error,
  );

describe("the words of a verb", () => {
  it.each([
    ["not-found", "not-found", "shop is gone: it was deleted meanwhile."],
    ["conflict", "conflict", "shop changed meanwhile. Look at its present state and try again."],
  ] as const)("say what %s means for it", async (code, problemCode, detail) => {
    const error = await failing(code);
    expect(isRefusal(error) && error).toMatchObject({ problemCode, message: detail });
  });

  it("leave what the verb does not foresee as it is, and what succeeds", async () => {
    expect(await failing("unavailable")).toMatchObject({ code: "unavailable" });
    expect(await inWords(Promise.resolve(3), {})).toBe(3);
  });
});
