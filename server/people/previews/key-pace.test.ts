import { expect, test } from "vitest";
import { createKeyPace } from "./key-pace";

test("an address opens links at a pace, whatever it does, and hinders no other", async () => {
  const pace = createKeyPace(2);
  await pace.take("192.0.2.1");
  await pace.take("192.0.2.1");
  await expect(pace.take("192.0.2.1")).rejects.toMatchObject({
    message: expect.stringContaining("too often"),
    headers: { "Retry-After": expect.stringMatching(/^\d+$/) },
  });
  await pace.take("192.0.2.2");
});
