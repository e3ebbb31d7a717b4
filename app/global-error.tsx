"use client";

/** The last resort, when even the root layout broke: nothing of the design system can be relied on. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui, sans-serif", padding: "4rem", textAlign: "center" }}>
        <title>DevSpace Portal</title>
        <h1>The portal's page broke</h1>
        <p>Your environments are not affected.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
