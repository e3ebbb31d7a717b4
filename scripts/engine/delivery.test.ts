import { describe, expect, it } from "vitest";
import { appBuilds } from "./app-images";
import { clusterKind, localContexts } from "./cluster-kind";
import { buildCommand, type Engine, saveCommand } from "./commands";
import { planDelivery } from "./delivery";

describe("the maker of a cluster", () => {
  it.each([
    ["kind-a", {}, { kind: "kind", name: "a" }],
    ["k3d-my-dev", {}, { kind: "k3d", name: "my-dev" }],
    ["minikube", {}, { kind: "minikube", name: "minikube" }],
    ["work", { "minikube.k8s.io/name": "work" }, { kind: "minikube", name: "work" }],
    ["docker-desktop", {}, { kind: "docker-desktop" }],
    ["kind", {}, { kind: "other" }],
    ["production", {}, { kind: "other" }],
  ])("of context %s is told", (context, labels, kind) => {
    expect(clusterKind(context, labels as Record<string, string>)).toEqual(kind);
  });

  it("is known for those that may be offered", () => {
    expect(localContexts(["production", "kind-a", "docker-desktop"])).toEqual(["kind-a", "docker-desktop"]);
  });
});

describe("the way of images to a cluster", () => {
  const refs = ["devspace-portal.local/backend:dev", "devspace-portal.local/backend:production"];
  const plan = (context: string, engine: Engine | undefined, registry?: string) =>
    planDelivery({ cluster: clusterKind(context), engine, registry, refs, archive: "/s/a.tar" });
  const lines = (delivery: ReturnType<typeof plan>) =>
    "commands" in delivery ? delivery.commands.map(({ file, args }) => [file, ...args].join(" ")) : [];

  it("to kind is an archive, with the engine that runs the nodes", () => {
    const delivery = plan("kind-a", "podman");
    expect(lines(delivery)).toEqual([
      `podman save --multi-image-archive --output /s/a.tar ${refs.join(" ")}`,
      "kind load image-archive /s/a.tar --name a",
    ]);
    expect("commands" in delivery && delivery.commands[1]?.env).toEqual({
      KIND_EXPERIMENTAL_PROVIDER: "podman",
    });
    const docker = plan("kind-a", "docker");
    expect("commands" in docker && docker.commands[1]?.env).toBeUndefined();
  });

  it("to k3d and minikube is their own import", () => {
    expect(lines(plan("k3d-b", "docker"))[1]).toBe("k3d image import --cluster b /s/a.tar");
    expect(lines(plan("minikube", "nerdctl"))[1]).toBe("minikube --profile minikube image load /s/a.tar");
  });

  it("to Docker Desktop is none with Docker, and not possible with another engine", () => {
    expect(plan("docker-desktop", "docker").how).toBe("shared");
    expect(plan("docker-desktop", "podman")).toMatchObject({
      how: "none",
      why: expect.stringMatching("Docker.s images"),
    });
  });

  it("to any cluster is a push under the registry's names when one is given", () => {
    const delivery = plan("production", "docker", "ghcr.io/team/");
    expect(lines(delivery)).toEqual([
      "docker push ghcr.io/team/backend:dev",
      "docker push ghcr.io/team/backend:production",
    ]);
    expect(delivery.how === "push" && delivery.rename(refs[0] ?? "")).toBe("ghcr.io/team/backend:dev");
  });

  it("says why when there is none", () => {
    expect(plan("production", "docker")).toMatchObject({
      how: "none",
      why: expect.stringMatching("not known"),
    });
    expect(plan("kind-a", undefined)).toMatchObject({
      how: "none",
      why: expect.stringMatching("Docker, Podman nor nerdctl"),
    });
  });
});

describe("commands of an engine", () => {
  it("build every image of the app under all its names, from the Dockerfile's own base images", () => {
    const builds = appBuilds("/p");
    expect(builds.flatMap(({ refs }) => refs)).toEqual(
      expect.arrayContaining(["devspace-portal.local/adminer:5", "devspace-portal.local/frontend:dev"]),
    );
    for (const build of builds) expect(buildCommand("docker", build).args).not.toContain("--build-arg");
  });

  it("carry target, names and arguments", () => {
    const build = { context: "/p/apps/x", target: "dev", refs: ["a:1", "a:2"], args: { BASE: "b:1" } };
    expect(buildCommand("nerdctl", build)).toEqual({
      file: "nerdctl",
      args: "build --tag a:1 --tag a:2 --target dev --build-arg BASE=b:1 /p/apps/x".split(" "),
    });
    expect(saveCommand("docker", ["a:1"], "/f").args).toEqual(["save", "--output", "/f", "a:1"]);
  });
});
