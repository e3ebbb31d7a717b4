import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { inviteUser } from "@/server/people/invite-user";
import { toNewLink } from "@/server/people/one-time-links";
import { listUsers } from "@/server/people/users";

export const GET = handler("GET /api/users", async ({ runtime }) =>
  json(200, { items: await listUsers({ context: runtime }) }),
);

export const POST = handler("POST /api/users", async ({ body, runtime, principal, requestId, origin }) => {
  const context = { store: runtime.store, actor: principal.user.email, requestId };
  const { user, link } = await inviteUser({ context, input: body });
  return json(201, { user, ...toNewLink(origin, link) });
});
