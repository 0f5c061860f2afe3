import { application } from "express";
import { describeMounts } from "./mounts";

// The whole package uses Express 4, as in an app that has installed it.
jest.mock("express", () => jest.requireActual("express4"));

describe("a site on Express 4", () => {
  it("uses Express 4", () => {
    expect(application).toHaveProperty("del");
  });

  describeMounts();
});
