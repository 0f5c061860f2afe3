#!/usr/bin/env node
// Takes the place of the browser in scripts: opens a login URL of the server, signs a user of the sandbox in, and goes back to the command.
import { connectSandbox, createAgent } from "eventpop-sandbox";

const [, , url] = process.argv;
const { headers } = await createAgent(url).get(url).set("Accept", "text/html"); // redirects to the sandbox
const sandbox = connectSandbox(new URL(headers.location).origin);
const back = await sandbox.signInToClient(createAgent(url), url, { as: process.env.SANDBOX_USER ?? "somchai" });
await fetch(back);
