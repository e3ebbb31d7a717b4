import { expect, type Locator, type Page } from "@playwright/test";
import type { ComponentName } from "@/server/contract/names";

const title = (component: string) => component.charAt(0).toUpperCase() + component.slice(1);

/** The overview of one environment. */
export class EnvironmentPage {
  readonly state: Locator;

  constructor(
    private readonly page: Page,
    private readonly name: string,
  ) {
    this.state = page.getByTestId("environment-state");
  }

  async open(): Promise<void> {
    await this.page.goto(`/environments/${this.name}`);
    await expect(this.page.getByRole("heading", { name: this.name })).toBeVisible();
  }

  component(component: ComponentName | "adminer"): Locator {
    return this.page.getByRole("region", { name: title(component), exact: true });
  }

  devMode(component: ComponentName): Locator {
    return this.component(component).getByRole("switch", { name: "Dev mode" });
  }

  async expectReady(component: ComponentName): Promise<void> {
    await expect(this.component(component).getByRole("status").first()).toContainText("Ready");
  }

  async openTab(tab: "Overview" | "Logs" | "Preview" | "Settings"): Promise<void> {
    await this.page.getByRole("link", { name: tab, exact: true }).click();
  }

  /** Deletes by typing the name, as the dialog asks. */
  async delete(): Promise<void> {
    await this.page.getByRole("button", { name: "Delete environment" }).click();
    const dialog = this.page.getByRole("dialog").or(this.page.getByRole("alertdialog"));
    const confirm = dialog.getByRole("button", { name: "Delete", exact: true });
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel(`Type ${this.name} to confirm`).fill(this.name);
    await confirm.click();
  }
}
