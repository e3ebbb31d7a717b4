/** The portal's mark: an arch with the way in lit. Decorative; name the link around it. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" className="fill-ink" />
      <path className="fill-on-ink" d="M8 25V15a8 8 0 0 1 16 0v10h-3.4V15a4.6 4.6 0 0 0-9.2 0v10z" />
      <path fill="#7c5cf0" d="M14.2 16h3.6v9h-3.6z" />
    </svg>
  );
}
