const SHAPES = {
  alert: "M12 7.5v5.5m0 3.2v.1",
  question: "M9.4 9.6a2.6 2.6 0 1 1 3.7 2.4c-.7.4-1.1 1-1.1 1.9m0 2.6v.1",
};

/** Icons of the pages that every other page carries along: no library comes with them. */
export function PlainIcon({ shape, className }: { shape: keyof typeof SHAPES; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      className={className}
      aria-hidden="true"
    >
      <circle cx="12" cy="12" r="9" />
      <path d={SHAPES[shape]} />
    </svg>
  );
}
