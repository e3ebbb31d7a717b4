import { randomUUID } from "node:crypto";
import { namespaceOf } from "@/server/contract/names";
import { joinPortal, newPerson } from "@/tests/kit/people";
import { findPortal } from "@/tests/kit/record";
import type { PortalSession } from "@/tests/kit/session";
import { openPage } from "@/tests/kit/terminal-client";
import { uniqueName } from "@/tests/kit/unique-name";
import type { Bench } from "./bench";
import { portalBase, portalMetrics } from "./portal-base";

/** As many as one person may have. */
const OF_PERSON = 20;
const AT_ONCE = 8;
const SECONDS = 20;

/** A pod of the environment in which many shells have room. */
const podNamed = (name: string, environment: string) => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: namespaceOf(environment) } },
  spec: {
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    securityContext: {
      ...{
        runAsUser: 10001,
        runAsGroup: 10001,
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
    },
    containers: [
      {
        ...{ name: "app", image: "devspace-portal.local/base/debian:trixie", command: ["sleep", "3600"] },
        ...{ imagePullPolicy: "IfNotPresent" },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
});

/**
 * Prints the same lines on every pty of the container ten times a second, as programs in them would, but that one process costs
 * this machine less than hundreds; what a pty does not take within its turn is not printed. A line ends
 * with one byte more on its terminal.
 */
const PRINT = `
use Fcntl;
sub now { open(my $h, "<", "/proc/uptime"); return (split " ", <$h>)[0]; }
my @out = map { my $h; sysopen($h, $_, O_WRONLY|O_NONBLOCK|O_NOCTTY) ? $h : () } grep { m{/\\d+$} } glob("/dev/pts/*");
my $piece = (("x" x 62) . "\\n") x 64; my ($offered, $printed) = (0, 0); my $begin = now;
for my $turn (1 .. ${SECONDS * 10}) {
  for my $h (@out) { $offered += 4096; my $n = syswrite($h, $piece); $printed += $n * 64 / 63 if defined $n; }
  my $left = $begin + $turn / 10 - now; select(undef, undef, undef, $left) if $left > 0;
}
printf "%d %d %d %.2f", scalar @out, $offered, $printed, now() - $begin;`;

/** Memory of the web side with many terminals that are idle, and what gets through when all of them print at once. */
export async function measurePrinting(bench: Bench, environment: string, count: number): Promise<void> {
  const { cluster, progress, tell } = bench;
  const inNamespace = ["-n", namespaceOf(environment)];
  const { kind } = await findPortal();
  const pod = uniqueName("printing");
  await cluster.run(["apply", "-f", "-"], JSON.stringify(podNamed(pod, environment)));
  await cluster.run([...inNamespace, "wait", "pod", pod, "--for=condition=Ready", "--timeout=60s"]);
  const base = await portalBase(bench);
  const before = await portalMetrics(bench);
  const seats: { received: number; offset: number; skipped: number; ready: Promise<void>; close(): void }[] =
    [];
  try {
    await progress.step(`Open ${count} terminals of ${Math.ceil(count / OF_PERSON)} people`, async () => {
      let session: PortalSession | undefined;
      for (let opened = 0; opened < count; opened += AT_ONCE) {
        const some: Promise<unknown>[] = [];
        for (let nth = opened; nth < Math.min(opened + AT_ONCE, count); nth++) {
          if (nth % OF_PERSON === 0) session = await joinPortal(newPerson("admin"));
          if (session) some.push(sit(session));
        }
        await Promise.all(some);
      }
    });
    await new Promise((done) => setTimeout(done, 5_000));
    const idle = await portalMetrics(bench);
    tell(`${count} idle terminals: ${memory(before)} before, ${memory(idle)} with them (${kind})`);
    const printed = await progress.step(`Print on all of them for ${SECONDS} s`, async () => {
      const said = cluster.run([...inNamespace, "exec", pod, "--", "perl", "-e", PRINT]);
      await new Promise((done) => setTimeout(done, SECONDS * 900));
      const busy = await portalMetrics(bench);
      const [ptys = 0, offered = 0, printed = 0, seconds = 0] = (await said).split(" ").map(Number);
      await new Promise((done) => setTimeout(done, 5_000));
      return { ptys, offered, printed, seconds, busy, after: await portalMetrics(bench) };
    });
    const received = seats.reduce((sum, one) => sum + one.received, 0);
    const skipped = seats.reduce((sum, one) => sum + one.skipped, 0);
    const percent = (part: number, of: number) => `${((100 * part) / of).toFixed(1)} %`;
    const cpu = printed.after.cpuSeconds - idle.cpuSeconds;
    tell(
      `${printed.ptys} terminals, each offered 40 KB/s for ${printed.seconds.toFixed(0)} s: ` +
        `${percent(received, printed.offered)} came, ${percent(skipped, printed.printed)} of what was printed was skipped; ` +
        `${memory(printed.busy)}, ${((1000 * cpu) / (received / 1e6)).toFixed(0)} ms of CPU for each MB`,
    );
  } finally {
    for (const { close } of seats) close();
    await cluster.run([...inNamespace, "delete", "pod", pod, "--ignore-not-found", "--wait=false"]);
  }

  async function sit(session: PortalSession): Promise<void> {
    const page = await openPage(session, base);
    const seat = page.open({
      ...{ environment, id: randomUUID(), cols: 100, rows: 30, start: { pod: pod } },
    });
    const one = { received: 0, offset: 0, skipped: 0, ready: Promise.resolve(), close: page.close };
    seats.push(one);
    await new Promise<void>((resolve) => {
      seat.onPayload((payload) => {
        if (payload.kind !== "attached") return;
        one.skipped += payload.offset - one.offset;
        one.offset = payload.offset;
      });
      seat.onOutput((bytes) => {
        one.offset += bytes.length;
        // What came until the first prompt is not counted.
        if (bytes.at(-1) === 0x20) resolve();
        else if (bytes.length > 1_000 || one.received > 0) one.received += bytes.length;
      });
    });
  }
}

function memory({ rssBytes, heapBytes }: { rssBytes: number; heapBytes: number }): string {
  return `${(rssBytes / 1e6).toFixed(0)} MB resident, ${(heapBytes / 1e6).toFixed(0)} MB of heap`;
}
