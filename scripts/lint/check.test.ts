import { describe, expect, it } from "vitest";
import { checkFile } from "./check";

describe("checkFile", () => {
  it.each([
    ["server/contract/a.ts", 'import { z } from "zod";\nimport { mode } from "./names";'],
    ["server/logs/stream.ts", 'import type { Gateway } from "@/server/kubernetes";'],
    ["server/kubernetes/client.ts", 'import { KubeConfig } from "@kubernetes/client-node";'],
    ["app/environments/page.tsx", 'import { Button } from "@/app/_ui/button";'],
    ["app/_features/logs/view.tsx", 'import { logLine } from "@/server/contract/logs";'],
    ["app/api/session/route.ts", 'import { signIn } from "@/server/people";'],
    ["app/api/x/route.ts", 'import { createEnvironment } from "@/server/environments/verbs";'],
    ["server/main.ts", 'import { startStream } from "./stream";'],
    ["server/logs/stream.test.ts", 'import { createStore } from "@/server/store";'],
    ["kit/forecast.ts", 'import { cacheDir } from "@/server/state";'],
    ["k8s/local/host/ports.ts", 'import { isPortFree } from "@/kit/port";'],
    ["scripts/up/local-cluster.ts", 'import { clusterUp } from "@/k8s/local";'],
    ["tests/cluster/logs.test.ts", 'import { waitFor } from "../kit/wait";'],
    ["bench/create.ts", 'import { findPortal } from "@/tests/kit/record";'],
  ])("lets %s import what the design allows", (file, source) => {
    expect(checkFile(file, source)).toEqual([]);
  });

  it.each([
    ["server/contract/a.ts", 'import { Pool } from "pg";'],
    ["server/contract/a.ts", 'import { readFile } from "node:fs/promises";'],
    ["server/contract/a.ts", 'export type { Gateway } from "../kubernetes/types";'],
    ["server/kubernetes/client.ts", 'import { toView } from "@/server/environments/view";'],
    ["server/store/users.ts", 'import { signIn } from "../people";'],
    ["server/environments/reconcile.ts", 'import { createStore } from "../store";'],
    ["server/environments/reconcile.ts", 'import { CoreV1Api } from "@kubernetes/client-node";'],
    ["server/people/session.ts", 'import { PrismaClient } from "@prisma/client";'],
    ["server/logs/stream.ts", 'const { x } = await import("@/app/_features/logs/x");'],
    ["app/_ui/button.tsx", 'import { mode } from "@/server/contract/names";'],
    ["app/_features/logs/view.tsx", 'import {\n  streamLogs,\n} from "@/server/logs";'],
    ["app/api/x/route.ts", 'import { ENVIRONMENT } from "@/server/kubernetes";'],
    ["app/api/x/route.ts", 'import type { EnvironmentObject } from "@/server/environments/resource";'],
    ["app/environments/page.tsx", 'import { createGateway } from "@/server/kubernetes";'],
    ["app/api/session/route.ts", 'import { Form } from "@/app/_features/people/form";'],
    ["server/people/sessions.ts", 'import { getRuntime } from "@/server/runtime";'],
    ["server/config.ts", 'import { tryCommand } from "@/kit/command";'],
    ["kit/progress.ts", 'import { USAGE } from "../scripts/up/options";'],
    ["k8s/local/up.ts", 'import { USAGE } from "@/scripts/up/options";'],
    ["scripts/up/deploy.ts", 'import { thisHost } from "@/k8s/local/host/requirements";'],
    ["scripts/up/deploy.ts", 'import { findPortal } from "@/tests/kit/record";'],
    ["tests/cluster/logs.test.ts", 'import { Log } from "@/app/_features/logs/log-list";'],
    ["tests/e2e/live.spec.ts", 'import { Log } from "@/app/_features/logs/log-list";'],
    ["tests/kit/app.ts", 'import { measure } from "@/bench/figures";'],
    ["apps/frontend/src/app.tsx", 'import { Button } from "../../../app/_ui/button";'],
  ])("refuses a wrong arrow in %s", (file, source) => {
    expect(checkFile(file, source)).toHaveLength(1);
  });

  it("says where and why", () => {
    expect(checkFile("app/_ui/a.tsx", '\nimport { x } from "@/server/contract/x";')).toEqual([
      'app/_ui/a.tsx:2: import "@/server/contract/x": the design system knows nothing of ours',
    ]);
  });
});
