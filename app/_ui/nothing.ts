/** In the place of polyfills (next.config.mjs). */
export {};
