import { application } from "express";
import { describeMounts } from "./mounts";

describe("a site on Express 5", () => {
  it("is one", () => {
    expect(application).not.toHaveProperty("del");
  });

  describeMounts();
});
