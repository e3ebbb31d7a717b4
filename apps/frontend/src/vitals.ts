import { type Metric, onCLS, onFCP, onINP, onLCP, onTTFB } from "web-vitals";

const MOST_AT_ONCE = 20;

/**
 * Measures what visitors experience, and posts it once: when the page is left or hidden, since only then the values are
 * final. The backend shows them at /metrics.
 */
export function reportVitals(): void {
  const latest = new Map<string, Metric>();
  const keep = (metric: Metric) => latest.set(metric.name, metric);
  for (const measure of [onCLS, onFCP, onINP, onLCP, onTTFB]) measure(keep);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || latest.size === 0) return;
    const vitals = [...latest.values()]
      .slice(0, MOST_AT_ONCE)
      .map(({ name, value, rating }) => ({ name, value, rating }));
    latest.clear();
    // keepalive: the request may outlive the page. Whether it arrives is nobody's concern.
    fetch("/api/v1/vitals", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ vitals }),
      keepalive: true,
    }).catch(() => {});
  });
}
