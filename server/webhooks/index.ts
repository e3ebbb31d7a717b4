export { createDeliveries, type Deliveries, type Delivery } from "./deliveries";
export { describeWebhook, makeWebhookSecret, ownerOfTemplate, removeWebhookSecret } from "./secrets";
