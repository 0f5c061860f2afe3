// The sandbox accepts version 4.22 of Express too. Here it runs on that version. This line comes first: the imports are loaded in
// their order.
jest.mock("express", () => jest.requireActual("express4"));

import { application as express } from "express";
import { startSandbox } from "../src";
import { Application } from "./application";
import { Browser } from "./browser";
import { sendRequest } from "./wire";

describe("a sandbox on Express 4", () => {
  it("uses Express 4", () => {
    expect(express).toHaveProperty("del");
  });

  it("signs a user in, and serves the API", async () => {
    await using sandbox = await startSandbox();
    const browser = new Browser(sandbox.url);
    const application = new Application(sandbox);
    await browser.signIn("ploy@sandbox.example", "sandbox");
    const redirectUri = "http://localhost:3000/cb";
    const query = { client_id: "sandboxclient", redirect_uri: redirectUri, response_type: "code" };
    const callback = await browser.authorize(`/oauth/authorize?${new URLSearchParams(query)}`);
    const response = await application.exchangeCode(callback.searchParams.get("code") ?? "", {
      redirect_uri: redirectUri,
    });
    const { access_token } = JSON.parse(response.body);

    expect(JSON.parse((await application.api("/organizers/9000001/tickets", access_token)).body).total).toBe(37);
    expect((await sendRequest(`${sandbox.url}/avatars/9000001/tiny.svg`)).status).toBe(200);
    expect((await sendRequest(`${sandbox.url}/oauth/token/`, { method: "POST" })).status).toBe(400);
    expect((await sendRequest(`${sandbox.url}/nowhere`)).status).toBe(404);
  });
});
