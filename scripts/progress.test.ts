import { describe, expect, it } from "vitest";
import { CommandError } from "./command";
import { createProgress, formatElapsed, StepError, UserError } from "./progress";

function recorder() {
  let text = "";
  let time = 0;
  const progress = createProgress(
    {
      write: (more) => {
        text += more;
      },
    },
    () => {
      time += 1500;
      return time;
    },
  );
  return { progress, text: () => text };
}

describe("progress", () => {
  it("prints a step with its detail and elapsed time, and passes the value through", async () => {
    const { progress, text } = recorder();
    const value = await progress.step("Build", async (note) => {
      note("from cache");
      return 42;
    });
    expect(value).toBe(42);
    expect(text()).toBe("✓ Build: from cache (1.5 s)\n");
  });

  it("shows the command, its last lines and the remedy of a failed step", async () => {
    const { progress, text } = recorder();
    const failed = progress.step(
      "Install",
      async () => {
        throw new CommandError("apt-get install x", { code: 100, stdout: "", stderr: "one\nE: not found\n" });
      },
      "Check the network.",
    );
    await expect(failed).rejects.toThrow(StepError);
    expect(text()).toContain("✗ Install (1.5 s)");
    expect(text()).toContain("`apt-get install x` failed with exit code 100");
    expect(text()).toContain("E: not found");
    expect(text()).toContain("What to do: Check the network.");
  });

  it("prefers the error's own remedy and reports a nested failure once", async () => {
    const { progress, text } = recorder();
    const failed = progress.step("Outer", () =>
      progress.step(
        "Inner",
        () => Promise.reject(new UserError("Port taken.", "Free it.")),
        "General advice.",
      ),
    );
    await expect(failed).rejects.toThrow("Inner: Port taken.");
    expect(text().match(/Port taken/g)).toHaveLength(1);
    expect(text()).toContain("What to do: Free it.");
    expect(text()).not.toContain("General advice.");
  });

  it.each([
    [400, "0.4 s"],
    [59_940, "59.9 s"],
    [59_960, "1 min 00 s"],
    [125_000, "2 min 05 s"],
  ])("reads %d ms as %s", (milliseconds, words) => {
    expect(formatElapsed(milliseconds)).toBe(words);
  });
});
