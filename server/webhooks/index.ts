export { createDeliveries, type Deliveries } from "./deliveries";
export { describeWebhook, makeWebhookSecret, ownerOfTemplate, removeWebhookSecret } from "./secrets";
