import { z } from "zod";
import {
  deleteUserQuery,
  inviteUserRequest,
  inviteUserResponse,
  newLink,
  patchUserRequest,
  user,
  userList,
} from "../people";
import { none, nothing, type Subject } from "./operation";

const ofUser = z.strictObject({ id: z.uuid("This is not the id of a user.") });

export const USERS = {
  "GET /api/users": {
    ...none,
    id: "listUsers",
    summary: "All users",
    access: { role: "admin", action: "view" },
    success: { status: 200, body: userList },
  },
  "POST /api/users": {
    ...none,
    id: "inviteUser",
    summary: "Invite a user; the answer has the one-time link to hand over",
    access: { role: "admin", by: "session" },
    body: inviteUserRequest,
    success: { status: 201, body: inviteUserResponse },
    problems: [409],
  },
  "PATCH /api/users/{id}": {
    ...none,
    id: "patchUser",
    summary: "Change a user's role, or deactivate and reactivate them; not yourself",
    access: { role: "admin", by: "session" },
    params: ofUser,
    body: patchUserRequest,
    success: { status: 200, body: user },
    problems: [404, 409],
  },
  "DELETE /api/users/{id}": {
    ...none,
    id: "deleteUser",
    summary: "Delete a user; says what becomes of their environments, or is refused with the list of them",
    access: { role: "admin", by: "session" },
    params: ofUser,
    query: deleteUserQuery,
    success: { status: 204 },
    problems: [404, 409],
  },
  "POST /api/users/{id}/reset-link": {
    ...none,
    id: "createResetLink",
    summary: "Make a one-time link for a new password; earlier ones are worth nothing then",
    access: { role: "admin", by: "session" },
    params: ofUser,
    body: nothing,
    success: { status: 201, body: newLink },
    problems: [404, 409],
  },
} as const satisfies Subject;
