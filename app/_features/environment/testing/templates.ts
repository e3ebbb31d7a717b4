import { environmentView } from "@/server/contract/environment";
import { type TemplateView, templateView } from "@/server/contract/template";

/** Two templates that have nothing in common but the contract: one with a volume and a tool, one with a worker nobody can open. */
export const SHOP: TemplateView = templateView.parse({
  name: "shop",
  title: "Shop",
  components: [
    {
      name: "api",
      title: "API",
      stack: "Go",
      icon: "server",
      dependsOn: ["store"],
      settings: ["replicas", "image", "resources", "env"],
      maxReplicas: 5,
      replicas: 2,
      amounts: { production: { requests: { cpu: "50m" }, limits: { memory: "384Mi" } }, dev: {} },
      generated: ["TOKEN"],
      canDev: true,
      programs: [{ name: "shell", title: "Shell" }],
      endpoints: [{ name: "api", title: "API", service: "api-service", port: 80 }],
      beside: [],
    },
    {
      name: "store",
      title: "Store",
      icon: "database",
      dependsOn: [],
      settings: ["resources", "storage"],
      maxReplicas: 1,
      replicas: 1,
      storage: "1Gi",
      amounts: { production: {} },
      generated: [],
      canDev: true,
      programs: [{ name: "shell", title: "Shell" }],
      endpoints: [
        {
          name: "sql",
          title: "SQL",
          service: "store-service",
          port: 5432,
          protocol: "tcp",
          localPort: 15432,
          password: { secret: "store-secrets", key: "password" },
          connection: "postgresql://app@{address}/shop",
          note: "user is app",
        },
      ],
      beside: [
        {
          name: "browser",
          title: "Table browser",
          icon: "table",
          onDemand: true,
          endpoints: [{ name: "page", title: "Table browser", service: "browser", port: 8080 }],
        },
      ],
    },
  ],
});

export const JOBS: TemplateView = templateView.parse({
  name: "jobs",
  title: "Jobs",
  components: [
    {
      name: "worker",
      title: "Worker",
      icon: "worker",
      dependsOn: [],
      settings: ["env"],
      maxReplicas: 3,
      replicas: 3,
      amounts: { production: {} },
      generated: [],
      canDev: false,
      programs: [{ name: "shell", title: "Shell" }],
      beside: [],
    },
  ],
});

/** An environment as the API gives it; `spec` and `status` as far as a test needs them. */
export function viewOf(spec: Record<string, unknown>, status: Record<string, unknown> = {}) {
  return environmentView.parse({
    name: "harbour",
    uid: "1",
    revision: "1",
    generation: 1,
    createdAt: "2026-01-01T00:00:00Z",
    spec: { owner: "ada@example.com", ...spec },
    status,
  });
}

/** A component's status that says no more than that it runs. */
export function running(workload: string) {
  return {
    mode: "production",
    modePhase: "Stable",
    state: "Ready",
    workload,
    image: `${workload}:1`,
    desiredReplicas: 1,
    readyReplicas: 1,
    restarts: 0,
    pods: [],
  } as const;
}
