import { expect, type Page } from "@playwright/test";
import type { Person } from "../../kit/people";

/** The sign-in form and the page behind a one-time link. */
export class SignInPage {
  constructor(private readonly page: Page) {}

  async signIn(person: Pick<Person, "email" | "password">): Promise<void> {
    await this.page.getByLabel("E-mail").fill(person.email);
    await this.page.getByLabel("Password").fill(person.password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  async useLink(link: string, person: Person): Promise<void> {
    await this.page.goto(link);
    await this.page.getByLabel("Name", { exact: true }).fill(person.name);
    await this.page.getByLabel("Password", { exact: true }).fill(person.password);
    await this.page.getByLabel("Repeat password").fill(person.password);
    await this.page.getByRole("button", { name: "Set password and sign in" }).click();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole("button", { name: "Account" }).click();
    await this.page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(this.page).toHaveURL(/\/sign-in/);
  }
}
