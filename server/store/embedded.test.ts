import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { startEmbeddedStore } from "./embedded";

async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

const postmaster = async (directory: string) =>
  Number((await readFile(path.join(directory, "data/postmaster.pid"), "utf8")).split("\n")[0]);

describe("the embedded store", () => {
  it("keeps its data over a stop and over a crash of the server", { timeout: 60_000 }, async () => {
    const directory = testFolder();
    const first = await startEmbeddedStore(directory);
    await run(first.url, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");
    await first.stop();
    const second = await startEmbeddedStore(directory);
    await run(second.url, "INSERT INTO kept VALUES (2)");
    process.kill(await postmaster(directory), "SIGKILL");
    await second.stop();
    const third = await startEmbeddedStore(directory);
    expect(await run(third.url, "SELECT id FROM kept ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
    await third.stop();
  });

  it("is started once by several processes that start together", { timeout: 240_000 }, async () => {
    const directory = testFolder();
    const script = `
      const { startEmbeddedStore } = await import(${JSON.stringify(path.join(import.meta.dirname, "embedded.ts"))});
      const store = await startEmbeddedStore(${JSON.stringify(directory)});
      console.log(store.url);
      process.stdin.on("data", async () => { await store.stop(); process.exit(0); });`;
    const processes = [1, 2, 3].map(() =>
      spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
        stdio: ["pipe", "pipe", "inherit"],
      }),
    );
    const urls = await Promise.all(
      processes.map(
        (child) =>
          new Promise<string>((resolve) => child.stdout.once("data", (text) => resolve(`${text}`.trim()))),
      ),
    );
    expect(new Set(urls).size).toBe(1);
    expect(await run(urls[0] ?? "", "SELECT 1 AS alive")).toEqual([{ alive: 1 }]);
    await Promise.all(
      processes.map((child) => {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.stdin.write("stop");
        return ended;
      }),
    );
    await expect(run(urls[0] ?? "", "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
  });

  it("uses a server that runs already, and leaves it to its owner", { timeout: 60_000 }, async () => {
    const directory = testFolder();
    const script = `
      const { startEmbeddedStore } = await import(${JSON.stringify(path.join(import.meta.dirname, "embedded.ts"))});
      const store = await startEmbeddedStore(${JSON.stringify(directory)});
      console.log(store.url);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ownerUrl = await new Promise<string>((resolve) =>
      owner.stdout.once("data", (text) => resolve(`${text}`.trim())),
    );
    const guest = await startEmbeddedStore(directory);
    expect(guest.url).toBe(ownerUrl);
    await guest.stop();
    expect(await run(ownerUrl, "SELECT 1 AS alive")).toEqual([{ alive: 1 }]);

    const ended = new Promise((resolve) => owner.once("exit", resolve));
    owner.kill("SIGKILL");
    await ended;
    const heir = await startEmbeddedStore(directory);
    expect(heir.url).toBe(ownerUrl);
    await heir.stop();
    await expect(run(ownerUrl, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
  });
});
