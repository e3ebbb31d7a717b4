/**
 * The portal's address on one's own machine. Not `localhost`, whose cookies every program on any of its ports gets and may
 * overwrite: see docs/decisions/portal-host-name.md.
 */
export function localAddress(port: number): string {
  return `http://portal.localhost:${port}`;
}
