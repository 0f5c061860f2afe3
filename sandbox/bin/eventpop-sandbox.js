#!/usr/bin/env node
// npm links the command when it installs, before `dist` is built, so the command cannot be a file in `dist`.
require("../dist/cli.js");
