import { z } from "zod";
import { createShareRequest, createShareResponse, previewList, previewShareList } from "../previews";
import { named, none, type Subject } from "./operation";

export const PREVIEWS = {
  "GET /api/environments/{name}/previews": {
    ...none,
    id: "listPreviews",
    summary: "The addresses at which the environment's applications are opened",
    access: { environment: "view" },
    params: named,
    success: { status: 200, body: previewList },
    problems: [404],
  },
  "GET /api/environments/{name}/shares": {
    ...none,
    id: "listShares",
    summary: "Who else may open previews of the environment, until when and what for",
    access: { environment: "view" },
    params: named,
    success: { status: 200, body: previewShareList },
    problems: [404],
  },
  "POST /api/environments/{name}/shares": {
    ...none,
    id: "createShare",
    summary: "Share a preview with people by their e-mail addresses, or with anyone who has the link",
    access: { environment: "change" },
    params: named,
    body: createShareRequest,
    success: { status: 201, body: createShareResponse },
    problems: [404, 409],
  },
  "DELETE /api/environments/{name}/shares/{id}": {
    ...none,
    id: "revokeShare",
    summary: "Take a share back; what is open by it is cut",
    access: { environment: "change" },
    params: named.extend({ id: z.uuid("This is not the id of a share.") }),
    success: { status: 204 },
    problems: [404],
  },
} as const satisfies Subject;
