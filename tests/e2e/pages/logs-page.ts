import type { Locator, Page } from "@playwright/test";

/** The log tab of one environment. */
export class LogsPage {
  readonly lines: Locator;
  readonly filter: Locator;
  readonly follow: Locator;

  constructor(page: Page) {
    this.lines = page.getByRole("log", { name: "Log lines" });
    this.filter = page.getByLabel("Filter lines");
    this.follow = page.getByRole("button", { name: "Follow" });
  }

  line(text: string): Locator {
    return this.lines.getByText(text).first();
  }
}
