/** A tiny line of recent values, scaled to its own maximum. Decorative: show the latest value as text beside it. */
export function Sparkline({ values, className }: { values: readonly number[]; className?: string }) {
  const width = 96;
  const height = 24;
  const top = Math.max(...values, 0) * 1.15 || 1;
  // One value alone is a level line.
  const drawn = values.length === 1 ? [...values, ...values] : values;
  const step = width / Math.max(1, drawn.length - 1);
  const points = drawn.map((value, index) => {
    const x = index * step;
    return `${x.toFixed(1)},${(height - 1 - (value / top) * (height - 3)).toFixed(1)}`;
  });
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className={className ?? "h-6 w-24"}
    >
      {points.length > 1 && (
        <>
          <polygon
            points={`0,${height} ${points.join(" ")} ${width},${height}`}
            className="fill-current opacity-10"
          />
          <polyline
            points={points.join(" ")}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  );
}
