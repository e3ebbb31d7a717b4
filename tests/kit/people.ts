import { randomBytes } from "node:crypto";
import { tryCommand } from "@/kit/command";
import { adminInPod } from "@/scripts/up/setup-link";
import type { Role } from "@/server/contract/people";
import { findPortal } from "./record";
import { type PortalSession, startSession } from "./session";

export interface Person {
  email: string;
  name: string;
  password: string;
  role: Role;
}

/** Somebody nobody else has: each test makes its own people. */
export function newPerson(role: Role = "user"): Person {
  const unique = randomBytes(4).toString("hex");
  return {
    email: `tester-${unique}@example.com`,
    name: `Tester ${unique}`,
    password: randomBytes(12).toString("base64url"),
    role,
  };
}

/** Invites by the portal's command line, as an administrator at the terminal would; returns the one-time link. */
export async function invite(person: Person): Promise<string> {
  const portal = await findPortal();
  const args = ["invite", "--email", person.email, "--name", person.name, "--role", person.role];
  const result =
    portal.kind === "processes"
      ? await tryCommand(process.execPath, ["dist/admin.js", ...args], {
          env: { ...process.env, PORTAL_ORIGINS: portal.address },
        })
      : await adminInPod(portal.cluster)(args);
  if (result.code !== 0) throw new Error(`admin invite: ${result.stderr}`);
  const { link } = JSON.parse(result.stdout.trim().split("\n").at(-1) ?? "") as { link: string };
  return link;
}

/** Somebody with a password and an open session. */
export async function joinPortal(person: Person): Promise<PortalSession> {
  const link = await invite(person);
  const { address } = await findPortal();
  return startSession(address, "/api/one-time-links/use", {
    token: new URL(link).hash.slice(1),
    name: person.name,
    password: person.password,
  });
}
