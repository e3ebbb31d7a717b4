import type { ComponentPlan } from "../plan";

/** Plans of a component that nothing stands in the way of. */
export const IN_PRODUCTION: ComponentPlan = {
  mode: "production",
  serving: "production",
  production: { replicas: 1, parked: false },
  dev: "none",
};

export const IN_DEV: ComponentPlan = {
  mode: "dev",
  replacedBy: "portal",
  serving: "dev",
  production: { replicas: 0, parked: true },
  dev: "run",
};
