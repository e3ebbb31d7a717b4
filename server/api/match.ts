import { allOperations } from "@/server/contract/operations";

export interface Match {
  /** Path template, for metrics. */
  template: string;
  methods: string[];
  /** Methods whose body is a file, however long. */
  takesBytes: string[];
  /** Most bytes of a JSON body, by method, where it is not what all have. */
  bodyLimits: Record<string, number>;
}

const templates = new Map<string, Omit<Match, "template"> & { pattern: RegExp }>();
for (const { path, method, takesBytes, bodyLimit } of allOperations()) {
  const known = templates.get(path) ?? {
    pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    ...{ methods: [], takesBytes: [], bodyLimits: {} },
  };
  templates.set(path, known);
  known.methods.push(method);
  if (bodyLimit) known.bodyLimits[method] = bodyLimit;
  if (takesBytes) known.takesBytes.push(method);
}

/** The operations at a path of the API; undefined when there are none. */
export function matchPath(pathname: string): Match | undefined {
  for (const [template, { pattern, ...match }] of templates)
    if (pattern.test(pathname)) return { template, ...match };
  return undefined;
}
