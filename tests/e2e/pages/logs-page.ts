import type { Locator, Page } from "@playwright/test";

/** The log tab of one environment. */
export class LogsPage {
  readonly lines: Locator;
  readonly filter: Locator;
  readonly follow: Locator;
  readonly toolbar: Locator;

  constructor(private readonly page: Page) {
    this.lines = page.getByRole("log", { name: "Log lines" });
    this.filter = page.getByLabel("Filter lines");
    this.follow = page.getByRole("button", { name: "Follow" });
    this.toolbar = page.getByRole("toolbar", { name: "Log view" });
  }

  line(text: string): Locator {
    return this.lines.getByText(text).first();
  }

  /** The line with exactly this text. */
  exactly(text: string): Locator {
    return this.lines.getByText(text, { exact: true });
  }

  /** Text of the first line whose top is in view. */
  topLine(): Promise<string> {
    return this.lines.evaluate((list) => {
      const { top } = list.getBoundingClientRect();
      const rows = [...list.querySelectorAll("[data-text]")];
      return rows.find((row) => row.getBoundingClientRect().top >= top)?.textContent ?? "";
    });
  }

  /** Turns the wheel over the lines: up is negative. */
  async wheel(pixels: number): Promise<void> {
    await this.lines.hover();
    await this.page.mouse.wheel(0, pixels);
  }

  /** What Ctrl+C puts into the clipboard. */
  async copy(): Promise<string> {
    await this.page.keyboard.press("Control+C");
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}
