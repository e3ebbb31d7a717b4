import { describe, expect, it, vi } from "vitest";
import { CommandError } from "./command";
import { Forecast } from "./forecast";
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

  it("tells on lines without a terminal how much is left of the steps that it was told of", async () => {
    vi.useFakeTimers();
    try {
      let [text, time] = ["", 0];
      const write = (more: string) => {
        text += more;
      };
      const kept: Readonly<Record<string, number>>[] = [];
      const forecast = new Forecast({ Compile: 300_000, Import: 120_000 });
      const progress = createProgress(
        { write },
        () => time,
        forecast,
        ({ durations }) => kept.push({ ...durations }),
      );
      progress.expect(["Fetch", "Compile", "Import"]);
      await progress.step("Compile", async () => {
        time = 60_000;
        await vi.advanceTimersByTimeAsync(30_000);
        time = 200_000;
      });
      expect(text).toBe("… Compile (1 min 00 s; about 6 min left)\n✓ Compile (3 min 20 s)\n");
      expect(kept).toEqual([{ Compile: 200_000, Import: 120_000 }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("shows every step under way on one line of a terminal, the newest first", async () => {
    vi.useFakeTimers();
    vi.stubEnv("CI", "");
    try {
      const written: string[] = [];
      const output = { write: (more: string) => void written.push(more), isTTY: true, columns: 100 };
      const progress = createProgress(output, () => 0);
      let finish = () => {};
      const compile = progress.step(
        "Compile",
        () => new Promise<void>((done) => (finish = done)),
        undefined,
        {
          beside: true,
        },
      );
      await progress.step("Fetch", async (note) => note("images"));
      expect(written.at(-2)).toBe("\r\u001b[K… Fetch: images (0.0 s) … Compile");
      expect(written.at(-1)).toBe("\r\u001b[K✓ Fetch: images (0.0 s)\n");
      await vi.advanceTimersByTimeAsync(250);
      expect(written.at(-1)).toBe("\r\u001b[K… Compile (0.0 s)");
      finish();
      await compile;
      expect(written.at(-1)).toBe("\r\u001b[K✓ Compile (0.0 s)\n");
    } finally {
      vi.unstubAllEnvs();
      vi.useRealTimers();
    }
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
