import { expect, it } from "vitest";
import { fieldsOf } from "./patch";

it("notes in the audit log which fields changed, and no value but the mode", () => {
  const fields = fieldsOf({
    description: null,
    paused: true,
    components: {
      backend: { mode: "dev", env: [{ name: "API_TOKEN", value: "hunter2" }] },
      database: { storage: "2Gi" },
    },
  });
  expect(fields).toEqual([
    "description",
    "paused",
    "components.backend.mode=dev",
    "components.backend.env",
    "components.database.storage",
  ]);
});
