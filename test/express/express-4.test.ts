// The whole package uses Express 4, as in an app that has installed it. This line comes first: the imports are loaded in their order.
jest.mock("express", () => jest.requireActual("express4"));

import { application } from "express";
import { describeMounts } from "./mounts";

describe("a site on Express 4", () => {
  it("uses Express 4", () => {
    expect(application).toHaveProperty("del");
  });

  describeMounts();
});
