import { expect, type Locator, type Page } from "@playwright/test";

/** The dock of terminals at the bottom of every page. */
export class TerminalDock {
  readonly region: Locator;
  readonly tabs: Locator;

  constructor(private readonly page: Page) {
    this.region = page.getByRole("region", { name: "Terminals" });
    this.tabs = this.region.getByRole("tab");
  }

  /** Terminals draw on a canvas where they can: for screen readers they keep their lines as text, which tests read as well. */
  async readable(): Promise<void> {
    await this.page.addInitScript(() =>
      localStorage.setItem("devspace-portal:terminal", JSON.stringify({ screenReader: true })),
    );
  }

  /** The terminal of this name: `Backend`, or `Database: psql`. */
  pane(title: string): Locator {
    return this.region.getByRole("tabpanel", { name: title });
  }

  /** The lines on a terminal's screen. */
  lines(title: string): Locator {
    return this.pane(title).locator(".xterm-accessibility-tree");
  }

  async expectConnected(title: string): Promise<void> {
    await expect(this.pane(title).getByText("Connected", { exact: true })).toBeVisible({ timeout: 30_000 });
  }

  async expectFocused(title: string): Promise<void> {
    await expect(this.pane(title).getByRole("textbox")).toBeFocused();
  }

  /** Types a line into the terminal that has the focus. */
  async run(command: string): Promise<void> {
    await this.page.keyboard.type(command);
    await this.page.keyboard.press("Enter");
  }

  /** Opens the choice of what to open, and takes what is found by this name. */
  async pick(search: string, choice: string): Promise<void> {
    const dialog = this.page.getByRole("dialog", { name: "New terminal" });
    await expect(dialog).toBeVisible();
    await this.page.keyboard.type(search);
    await dialog.getByRole("option", { name: choice }).click();
    await expect(dialog).toHaveCount(0);
  }
}
