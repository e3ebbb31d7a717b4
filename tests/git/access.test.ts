import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resolveRef } from "@/server/templates/git/refs";
import { newRepository } from "./repository";
import { options, refusal, serve } from "./serving";

describe("who may", () => {
  test("a private repository wants its token, and no error says what was given", async () => {
    const repository = newRepository();
    const commit = repository.commit({ a: "1" });
    const { url, requests } = await serve(repository, { token: "s3cret-token" });
    const get = (token?: string) =>
      resolveRef({ url, ...(token ? { credentials: { kind: "token", token } } : {}) }, "main", options());
    expect(await get("s3cret-token")).toMatchObject({ commit });
    const none = await refusal(get());
    expect(none).toMatchObject({
      code: "AuthenticationFailed",
      message: expect.stringContaining("no credentials"),
    });
    const wrong = await refusal(get("wr0ng-token"));
    expect(wrong).toMatchObject({ code: "AuthenticationFailed", remedy: expect.stringContaining("token") });
    const all = JSON.stringify([wrong.message, wrong.remedy, wrong.stack, String(wrong.cause)]);
    for (const secret of ["wr0ng", Buffer.from("git:wr0ng-token").toString("base64")])
      expect(all).not.toContain(secret);
    expect(requests.at(-1)?.authorization).toBe(`Basic ${Buffer.from("git:wr0ng-token").toString("base64")}`);
  });

  test("a redirect is not followed: the token is for this host alone", async () => {
    const repository = newRepository();
    repository.commit({ a: "1" });
    const other = await serve(repository);
    const { url } = await serve(repository, {
      instead: ({ url: wanted = "" }, response) => {
        response.writeHead(302, { Location: `http://127.0.0.1:${other.port}${wanted}` }).end();
        return true;
      },
    });
    const credentials = { kind: "token", token: "t" } as const;
    expect(await refusal(resolveRef({ url, credentials }, "main", options()))).toMatchObject({
      code: "Redirected",
    });
    expect(other.requests).toEqual([]);
  });

  test("a certificate of one's own is refused until its authority is given", async () => {
    const repository = newRepository();
    const commit = repository.commit({ a: "1" });
    const { url, ca } = await serve(repository, { tls: "localhost" });
    expect(await refusal(resolveRef({ url }, "main", options()))).toMatchObject({
      code: "TlsNotTrusted",
      remedy: expect.stringContaining("PEM"),
    });
    expect(await resolveRef({ url, ca }, "main", options())).toMatchObject({ commit });
    const elsewhere = url.replace("localhost", "127.0.0.1");
    expect(await refusal(resolveRef({ url: elsewhere, ca }, "main", options()))).toMatchObject({
      code: "TlsNotTrusted",
    });
  });

  test("hosts of this network are refused unless they are named, and nothing is asked of them", async () => {
    const repository = newRepository();
    repository.commit({ a: "1" });
    const { url, requests } = await serve(repository, { tls: "localhost" });
    const settings = { internalHosts: [], plainHttp: true };
    for (const one of [url, url.replace("localhost", "127.0.0.1"), url.replace("localhost", "2130706433")])
      expect(await refusal(resolveRef({ url: one }, "main", { settings }))).toMatchObject({
        code: "AddressNotAllowed",
      });
    expect(requests).toEqual([]);
  });

  test("settings of the machine have no effect", async () => {
    const repository = newRepository();
    const commit = repository.commit({ a: "1" });
    const { url } = await serve(repository);
    const before = { ...process.env };
    const marker = `${repository.root}/ran`;
    Object.assign(process.env, {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "core.alternateRefsCommand",
      GIT_CONFIG_VALUE_0: `touch ${marker}`,
      GIT_ASKPASS: `/usr/bin/touch ${marker}`,
      http_proxy: "http://127.0.0.1:1",
      GIT_DIR: "/nowhere",
    });
    try {
      expect(await resolveRef({ url }, "main", options())).toMatchObject({ commit });
    } finally {
      process.env = before;
    }
    expect(existsSync(marker)).toBe(false);
  });
});
