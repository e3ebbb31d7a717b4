import { goBuildArgs, goEnvironment } from "@/kit/go";
import { failed, merge, type SuiteResult } from "./result";
import { check, junit, playwright, vitest } from "./tools";
import { isPortalUp, upSuite } from "./up-suite";

export interface Suite {
  name: string;
  what: string;
  run(): Promise<SuiteResult>;
}

async function lint(): Promise<SuiteResult> {
  return merge(
    await check("biome", "npx", ["biome", "ci", "."]),
    await check("imports", "npx", ["tsx", "scripts/lint/arrows.ts"]),
    await check("exports", "npx", ["knip", "--no-progress"]),
  );
}

async function types(): Promise<SuiteResult> {
  return merge(
    await check("portal", "npm", ["run", "--silent", "typecheck"]),
    await check("frontend", "npm", ["run", "--silent", "--prefix", "apps/frontend", "typecheck"]),
  );
}

const unit = () => vitest("unit", [], { minutes: 10 });
const backend = () => junit("backend", "bash", ["apps/backend/check", "--junit"], 15);
const frontend = () => vitest("frontend", [], { cwd: "apps/frontend", minutes: 10 });

/** With the flags of the build, whose packages the compiler then has. */
async function renderer(): Promise<SuiteResult> {
  const [, ...flags] = goBuildArgs();
  return merge(
    await check("go test", "go", ["-C", "renderer", "test", ...flags, "./..."], 30, goEnvironment()),
    await vitest("renderer", ["--config", "vitest.renderer.config.ts"], { minutes: 30 }),
  );
}

async function cluster(): Promise<SuiteResult> {
  if (!(await isPortalUp())) return failed("not run: the portal is not up (npm run up)");
  return vitest("cluster", ["--config", "vitest.cluster.config.ts"], { minutes: 55 });
}

async function e2e(): Promise<SuiteResult> {
  if (!(await isPortalUp())) return failed("not run: the portal is not up (npm run up)");
  return playwright(35);
}

const git = () => vitest("git", ["--config", "vitest.git.config.ts"], { minutes: 10 });
const engine = () => vitest("engine", ["--config", "vitest.engine.config.ts"], { minutes: 30 });

/** All suites, in the order they run: quick ones first. */
export const SUITES: Suite[] = [
  { name: "lint", what: "formatting, lint rules, direction of imports, dead exports", run: lint },
  { name: "types", what: "TypeScript of the portal and of the app's frontend", run: types },
  { name: "unit", what: "unit tests, with real sockets and a real store", run: unit },
  { name: "backend", what: "the app's backend: lint, types, tests on PostgreSQL", run: backend },
  { name: "frontend", what: "the app's frontend", run: frontend },
  { name: "up", what: "npm run up: cluster, images and portal", run: upSuite },
  { name: "renderer", what: "charts and kustomizations in the sealed process", run: renderer },
  { name: "git", what: "sources from git, from http-backend and sshd", run: git },
  { name: "engine", what: "every Dockerfile with Debian's Docker, from the stand-ins", run: engine },
  { name: "cluster", what: "tests against the real cluster", run: cluster },
  { name: "e2e", what: "the main job in Chromium", run: e2e },
];
