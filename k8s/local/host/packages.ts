import { runCommand, tryCommand } from "@/kit/command";

/** Debian packages of the node: runtime, network, and what builds images. */
const PACKAGES = [
  "containerd",
  "runc",
  "containernetworking-plugins",
  "buildah",
  "mmdebstrap",
  "iptables",
  "nftables",
  "ipset",
  "iproute2",
  "socat",
  "conntrack",
  "ethtool",
  "kmod",
];

// dpkg's own placeholders.
// biome-ignore lint/suspicious/noTemplateCurlyInString: not a template of this language
const FORMAT = "${Package} ${Status}\n";

/** The packages of the list that are not installed. */
export async function missingPackages(packages = PACKAGES): Promise<string[]> {
  const { stdout } = await tryCommand("dpkg-query", ["-W", "-f", FORMAT, ...packages]);
  const installed = new Set(
    stdout
      .split("\n")
      .filter((line) => line.endsWith(" install ok installed"))
      .map((line) => line.split(" ")[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/** Installs Debian packages without questions. */
export async function installPackages(packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", ...packages];
  const first = await tryCommand("apt-get", install, { env });
  if (first.code === 0) return;
  // The package lists may be missing or too old.
  await tryCommand("apt-get", ["update"], { env });
  await runCommand("apt-get", install, { env });
}
