import { z } from "zod";
import { CommandError, type CommandResult } from "@/kit/command";
import type { Kubectl } from "@/kit/kubectl";

const answer = z.union([z.object({ link: z.url() }), z.object({ exists: z.literal(true) })]);

/** Runs the portal's `admin` command line with these arguments. */
export type AdminCommand = (args: string[]) => Promise<CommandResult>;

/** `admin` inside the deployed web pod. */
export function adminInPod(kubectl: Kubectl): AdminCommand {
  return (args) =>
    kubectl.attempt([
      "-n",
      "devspace-portal",
      "exec",
      "deployment/portal-web",
      "--",
      "node",
      "dist/admin.js",
      ...args,
    ]);
}

/** The one-time link of the first administrator; undefined when there is one already. The link is a secret: only print it. */
export async function findSetupLink(admin: AdminCommand): Promise<string | undefined> {
  const result = await admin(["setup-link"]);
  if (result.code !== 0) throw new CommandError("admin setup-link", result);
  const said = answer.parse(JSON.parse(result.stdout.trim().split("\n").at(-1) ?? ""));
  return "link" in said ? said.link : undefined;
}
