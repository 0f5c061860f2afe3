// Loaded before an app: whatever port it asks for, it gets a free one on loopback, or the one in LISTEN_PORT. It sends the port to its parent.
const { Server } = require("node:net");

const { listen } = Server.prototype;
Server.prototype.listen = function listenOnLoopback(...options) {
  this.once("listening", () => process.send?.({ port: this.address().port }));
  const callback = options.find((each) => typeof each === "function");
  return listen.call(this, Number(process.env.LISTEN_PORT ?? 0), "127.0.0.1", callback);
};
