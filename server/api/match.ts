import { allOperations } from "@/server/contract/operations";

export interface Match {
  /** Path template, for metrics. */
  template: string;
  methods: string[];
}

const templates = new Map<string, { pattern: RegExp; methods: string[] }>();
for (const { path, method } of allOperations()) {
  const known = templates.get(path);
  if (known) known.methods.push(method);
  else
    templates.set(path, {
      pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
      methods: [method],
    });
}

/** The operations at a path of the API; undefined when there are none. */
export function matchPath(pathname: string): Match | undefined {
  for (const [template, { pattern, methods }] of templates)
    if (pattern.test(pathname)) return { template, methods };
  return undefined;
}
