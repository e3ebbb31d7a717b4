import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import { templateArchive } from "@/server/contract/template-archive";
import { tarOf, zipOf } from "@/server/templates/archive/testing/archives";
import { untilDeployed } from "../kit/controller-fixture";
import { joinPortal, newPerson } from "../kit/people";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { removeTemplates, smallApplication, waitUntilLookedAt } from "../kit/templates";
import { uniqueName } from "../kit/unique-name";

/** Templates out of uploaded archives, against the running portal: kept by its web side, unpacked by its publisher. */

let portal: Awaited<ReturnType<typeof findPortal>>;
let admin: PortalSession;
let user: PortalSession;
const made: string[] = [];
const kept: string[] = [];

beforeAll(async () => {
  portal = await findPortal();
  [admin, user] = await Promise.all([joinPortal(newPerson("admin")), joinPortal(newPerson())]);
  await untilDeployed();
}, 240_000);
afterAll(async () => {
  await removeTemplates(portal.cluster, made);
  if (kept.length > 0)
    await portal.cluster.run([
      "-n",
      TEMPLATES_NAMESPACE,
      "delete",
      "configmap",
      ...kept,
      "--ignore-not-found",
    ]);
});

const send = (session: PortalSession, bytes: Buffer) =>
  session.request("POST", "/api/template-archives", { content: bytes.toString("base64") });

/** Uploads an archive, and makes a template of it. */
async function publish(bytes: Buffer) {
  const uploaded = await send(admin, bytes);
  expect(uploaded.status).toBe(201);
  const { sha256 } = templateArchive.parse(uploaded.body);
  kept.push(`archive-${sha256.slice(0, 40)}`);
  return looked({ sha256 });
}

async function looked(archive: { sha256: string }) {
  const name = uniqueName("archive");
  made.push(name);
  const spec = { source: { archive } };
  expect((await admin.request("POST", "/api/templates", { name, spec })).status).toBe(201);
  return waitUntilLookedAt(portal.cluster, name);
}
const publishedOf = (status: Awaited<ReturnType<typeof looked>>) =>
  status.conditions.find(({ type }) => type === "Published");
const word = uniqueName("word");

describe("an uploaded archive", () => {
  it("is taken of administrators alone, and only as an archive", async () => {
    expect((await send(user, await tarOf([["app.yaml", "a: 1"]]))).status).toBe(403);
    const wrong = await send(admin, Buffer.from("kind: Service"));
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: "content" }] } });
    const large = await send(admin, Buffer.alloc(1200 * 1024, 0x1f));
    expect(large.status).toBeGreaterThanOrEqual(400);
    expect(large.status).toBeLessThan(500);
  });

  it("is published, as tar.gz and as zip, and kept once", async () => {
    const tar = await tarOf([["shop/deploy/app.yaml", smallApplication(word)]]);
    const status = await publish(tar);
    expect(publishedOf(status)).toMatchObject({ status: "True" });
    expect(status.components).toEqual(["web"]);
    expect(status.source).toMatch(/^archive [0-9a-f]{12}$/);
    expect((await send(admin, tar)).status).toBe(201);
    const zip = await publish(zipOf([{ name: "deploy/app.yaml", text: smallApplication(word) }]));
    expect(publishedOf(zip)).toMatchObject({ status: "True" });
    expect(zip.components).toEqual(["web"]);
  });

  it("that leads out of itself is refused with a sentence, and nothing is published", async () => {
    const link = { name: "a/passwd", type: "symlink" as const, linkname: "/etc/passwd" };
    const status = await publish(await tarOf([["a/app.yaml", smallApplication(word)], [link]]));
    expect(status.revision).toBeUndefined();
    expect(status.findings).toMatchObject([
      {
        level: "refused",
        code: "archive-not-a-file",
        message: expect.stringContaining('"a/passwd" is a symbolic link'),
      },
    ]);
    const escaping = await publish(zipOf([{ name: "../../app.yaml", text: smallApplication(word) }]));
    expect(escaping.findings).toMatchObject([{ level: "refused", code: "archive-path-escapes" }]);
    const bomb = await publish(await tarOf([["a", "0".repeat(64 * 2 ** 20)]]));
    expect(bomb.findings).toMatchObject([{ level: "refused", code: "archive-too-large" }]);
  });

  it("that is not there is asked for", async () => {
    const status = await looked({ sha256: "0".repeat(64) });
    expect(publishedOf(status)).toMatchObject({
      status: "False",
      message: expect.stringContaining("Upload it again."),
    });
  });
});
