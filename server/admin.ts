import { parseArgs } from "node:util";
import type { z } from "zod";
import { readWebConfig, type WebConfig } from "./config";
import { inviteUserRequest } from "./contract/people";
import { createLog } from "./http/log";
import { createResetLink } from "./people/create-reset-link";
import { createSetupLink } from "./people/create-setup-link";
import { inviteUser } from "./people/invite-user";
import { linkAddress } from "./people/one-time-links";
import type { Store } from "./store";
import { openConfiguredStore } from "./web/open-store";

const USAGE = `Usage:
  admin migrate                                           brings the store up to date, before the portal starts
  admin setup-link                                        link that makes the first administrator
  admin invite --email E --name N [--role admin|user]     link for a new user
  admin invite --email E --name N --reset                 the same, or a link for a new password
  admin reset-link --email E                              link for a new password`;

const ACTOR = "cli";

/** The command line in the image. Prints one line of JSON: `{"link": …}`, or `{"exists": true}` for a portal that is set up. */
async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      email: { type: "string" },
      name: { type: "string" },
      role: { type: "string" },
      reset: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [command] = positionals;
  if (values.help) return console.log(USAGE);
  const config = readWebConfig(process.env);
  const origin = config.origins[0] ?? "";
  if (command === "migrate") return migrateStore(config);
  const run = commands[command ?? ""];
  if (!run || positionals.length > 1) throw new Error(USAGE);
  const opened = await openConfiguredStore({
    config,
    log: createLog({ level: "silent", name: "admin" }),
    migrations: "prisma/migrations",
    signal: AbortSignal.timeout(30_000),
  });
  try {
    const token = await run(opened.store, values);
    console.log(JSON.stringify(token ? { link: linkAddress(origin, token) } : { exists: true }));
  } finally {
    await opened.close();
  }
}

/** Waits for the database, migrates it and sets the rights of the portal's role. */
async function migrateStore(config: WebConfig): Promise<void> {
  const { close } = await openConfiguredStore({
    config,
    log: createLog({ level: config.logLevel, name: config.name }),
    migrations: "prisma/migrations",
    signal: AbortSignal.timeout(600_000),
  });
  await close();
}

type Values = { email?: string; name?: string; role?: string; reset?: boolean };

const commands: Record<string, (store: Store, values: Values) => Promise<string | undefined>> = {
  "setup-link": (store) => createSetupLink({ context: { store } }),

  async invite(store, { email, name, role, reset }) {
    const input = parseOptions(inviteUserRequest, { email, name, ...(role ? { role } : {}) });
    const context = { store, actor: ACTOR };
    const known = reset && (await store.user.findUnique({ where: { email: input.email } }));
    if (known) return (await createResetLink({ context, user: { email: input.email } })).token;
    return (await inviteUser({ context, input })).link.token;
  },

  async "reset-link"(store, { email }) {
    const input = parseOptions(inviteUserRequest.pick({ email: true }), { email });
    return (await createResetLink({ context: { store, actor: ACTOR }, user: { email: input.email } })).token;
  },
};

function parseOptions<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(
    parsed.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`).join("\n"),
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
