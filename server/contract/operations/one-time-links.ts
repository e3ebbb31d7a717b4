import { describeLinkRequest, oneTimeLink, redeemLinkRequest, session } from "../people";
import { none, type Subject } from "./operation";

export const ONE_TIME_LINKS = {
  "POST /api/one-time-links/lookup": {
    ...none,
    id: "describeLink",
    summary: "What a one-time link is for, without redeeming it",
    access: "public",
    body: describeLinkRequest,
    success: { status: 200, body: oneTimeLink },
    problems: [404, 410],
  },
  "POST /api/one-time-links/use": {
    ...none,
    id: "redeemLink",
    summary: "Redeem a one-time link: set a password and sign in",
    access: "public",
    body: redeemLinkRequest,
    success: { status: 201, body: session },
    problems: [404, 410],
  },
} as const satisfies Subject;
