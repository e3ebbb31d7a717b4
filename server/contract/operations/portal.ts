import { z } from "zod";
import { personBounds } from "../person-bounds";
import { none, type Subject } from "./operation";

export const PORTAL = {
  "GET /api/bounds": {
    ...none,
    id: "getBounds",
    summary: "What you may have over all your environments, and what is left of it",
    access: { role: "user", action: "view" },
    success: { status: 200, body: personBounds },
  },
  "GET /api/openapi.json": {
    ...none,
    id: "getOpenApi",
    summary: "This document",
    access: "public",
    success: { status: 200, body: z.looseObject({ openapi: z.string() }) },
  },
} as const satisfies Subject;
