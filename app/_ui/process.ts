/** In the place of Node's `process` in the browser (next.config.mjs), of which Next's code reads nothing but the environment. */
export const env: Record<string, string | undefined> = {};
