import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { testFolder } from "@/kit/testing/folder";

export type Content =
  | string
  | Buffer
  | { link: string }
  | { executable: string }
  /** Commit of another repository. */
  | { submodule: string };

const ENV = {
  ...process.env,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@example.com",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@example.com",
};

/** A bare repository that a test fills. */
export class Repository {
  readonly folder: string;

  constructor(
    readonly root: string,
    readonly name = "shop.git",
  ) {
    this.folder = path.join(root, name);
    mkdirSync(this.folder, { recursive: true });
    this.git(["init", "--quiet", "--bare", "--initial-branch=main", "."]);
    this.git(["config", "uploadpack.allowFilter", "true"]);
    // Nothing is gained by compressing what tests fill with chance.
    this.git(["config", "core.compression", "0"]);
    this.git(["config", "pack.window", "0"]);
  }

  git(args: string[], input: string | Buffer = ""): string {
    const { status, stdout, stderr } = spawnSync("git", args, {
      cwd: this.folder,
      env: ENV,
      input,
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.toString().trim();
  }

  /** Makes a commit of exactly these files, without a parent, what a branch then names; returns it. */
  commit(files: Record<string, Content>, branch = "main"): string {
    const parts: (string | Buffer)[] = [
      `reset refs/heads/${branch}\ncommit refs/heads/${branch}\n`,
      "committer t <t@example.com> 1700000000 +0000\ndata 0\ndeleteall\n",
    ];
    for (const [name, content] of Object.entries(files)) {
      const quoted = `"${name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}"`;
      if (typeof content === "object" && "submodule" in content) {
        parts.push(`M 160000 ${content.submodule} ${quoted}\n`);
        continue;
      }
      const [mode, bytes] = blobOf(content);
      parts.push(`M ${mode} inline ${quoted}\ndata ${bytes.length}\n`, bytes, "\n");
    }
    const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
    this.git(["fast-import", "--quiet", "--force", "--depth=0", "--date-format=raw"], input);
    return this.git(["rev-parse", `refs/heads/${branch}`]);
  }
}

function blobOf(content: Exclude<Content, { submodule: string }>): [string, Buffer] {
  if (typeof content === "string") return ["100644", Buffer.from(content)];
  if (Buffer.isBuffer(content)) return ["100644", content];
  if ("link" in content) return ["120000", Buffer.from(content.link)];
  return ["100755", Buffer.from(content.executable)];
}

export const newRepository = () => new Repository(testFolder());
