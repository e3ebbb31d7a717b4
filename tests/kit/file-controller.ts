import { afterAll, beforeAll } from "vitest";
import type { Gateway } from "@/server/kubernetes";
import { type ControllerUnderTest, controllerUnderTest } from "./controller-fixture";
import { createSubject, type Subject } from "./subject";

export interface FileController {
  readonly gateway: Gateway;
  /** Makes an environment, by the controller's templates; after the tests of the file it is deleted, and not waited for. */
  create(name: string, spec?: object): Promise<Subject>;
}

/** A controller for all tests of the file that calls it, which goes with the environments made by it. */
export function fileController(options: Parameters<typeof controllerUnderTest>[0] = {}): FileController {
  let controller: ControllerUnderTest | undefined;
  const made: Subject[] = [];
  beforeAll(async () => {
    controller = await controllerUnderTest(options);
  }, 240_000);
  afterAll(async () => {
    try {
      await Promise.all(made.map((subject) => subject.dismiss()));
    } finally {
      await controller?.close();
    }
  }, 240_000);
  return {
    get gateway() {
      if (!controller)
        throw new Error("The controller starts before the tests, and is there in hooks and tests only.");
      return controller.gateway;
    },
    async create(name, spec) {
      const subject = await createSubject(this.gateway, name, spec, options.templates);
      made.push(subject);
      return subject;
    },
  };
}
