import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { leftOver } from "@/server/contract/bounds";
import { describeBounds } from "@/server/environments/verbs";

export const GET = handler("GET /api/bounds", async ({ context, principal }) => {
  const told = describeBounds(context, principal.user.email);
  return json(200, { ...told, left: leftOver(told) });
});
