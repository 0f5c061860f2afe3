import { application } from "express";
import { describeMounts } from "./mounts";

describe("a site on Express 5", () => {
  it("uses Express 5", () => {
    expect(application).not.toHaveProperty("del");
  });

  describeMounts();
});
