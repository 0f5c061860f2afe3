// A sister site: its users log in through the app, with Auth.js.
import { once } from "node:events";
import { createServer } from "node:http";
import { ExpressAuth, getSession } from "@auth/express";
import express from "express";
import { settings } from "./support.mjs";

const { issuer, clientID: clientId, clientSecret } = settings;
const config = {
  secret: "a secret of the sister site, with 32 letters",
  trustHost: true,
  providers: [
    {
      id: "app",
      name: "The app",
      type: "oauth",
      // Auth.js compares `iss` of the response with it (RFC 9207).
      issuer,
      authorization: { url: `${issuer}/authorize`, params: { scope: "public" } },
      token: `${issuer}/token`,
      userinfo: `${issuer}/userinfo`,
      checks: ["pkce", "state"],
      clientId,
      clientSecret,
      profile: ({ sub, name, email, picture }) => ({ id: sub, name, email, image: picture }),
    },
  ],
};

const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const app = express();
app.use("/auth", ExpressAuth(config));
app.get("/user", async (req, res) => {
  const session = await getSession(req, config);
  res.json(session?.user ?? null);
});
server.on("request", app);
process.send({ result: `http://127.0.0.1:${server.address().port}` });
process.on("disconnect", () => process.exit());
