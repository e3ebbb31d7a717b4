import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { createResetLink } from "@/server/people/create-reset-link";
import { toNewLink } from "@/server/people/one-time-links";

export const POST = handler(
  "POST /api/users/{id}/reset-link",
  async ({ runtime, principal, params, requestId, origin }) => {
    const context = { store: runtime.store, actor: principal.user.email, requestId };
    return json(201, toNewLink(origin, await createResetLink({ context, user: { id: params.id } })));
  },
);
