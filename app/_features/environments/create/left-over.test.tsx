import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { LeftOver } from "./left-over";

const GIB = 1024 ** 3;
const shown = (used: number) =>
  renderToStaticMarkup(
    <LeftOver
      bounds={{ environments: 3, memory: 4 * GIB }}
      used={{ environments: 1, cpu: 9, memory: used * GIB, storage: 9 }}
      templates={{ shop: { environments: 1, cpu: 1, memory: GIB, storage: 0 } }}
      titles={[{ name: "shop", title: "Shop" }]}
    />,
  );

it("says before the form is filled in what is left and what is asked for, of what has a bound", () => {
  const text = shown(1);
  expect(text).toContain("You have 2 environments, 3 GiB of memory left");
  expect(text).toContain("Shop asks for 1 GiB of memory unless you change its amounts.");
  expect(text).not.toContain("CPU");
});

it("says that there is no room, and what makes some", () => {
  const text = shown(3.5);
  expect(text).toContain("There is no room for another environment");
  expect(text).toContain("You have 2 environments, 512 MiB of memory left. Delete an environment");
});
