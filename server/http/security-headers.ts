/**
 * Headers of every answer. Scripts run only with the request's nonce, which Next reads from the request's own copy of the
 * policy; styles may be inline, because dialogs and toasts set theirs so.
 */
export function securityHeaders(
  nonce: string,
  options: { dev: boolean; secure: boolean; previewBase?: string },
): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(nonce, options),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ...(options.secure ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  };
}

function contentSecurityPolicy(
  nonce: string,
  { dev, previewBase }: { dev: boolean; previewBase?: string },
): string {
  return [
    "default-src 'self'",
    // React's development build evaluates source maps.
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    `frame-src 'self'${previewBase ? ` ${previewBase.replace("://", "://*.")}` : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
