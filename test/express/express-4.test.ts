import { application } from "express";
import { describeMounts } from "./mounts";

// The whole package runs on this one: Express 4 is what such an app has installed.
jest.mock("express", () => jest.requireActual("express4"));

describe("a site on Express 4", () => {
  it("is one", () => {
    expect(application).toHaveProperty("del");
  });

  describeMounts();
});
