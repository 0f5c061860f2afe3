const { DatabaseSync } = require("node:sqlite");

const database = new DatabaseSync(process.env.DATABASE ?? "users.sqlite");
database.exec("CREATE TABLE IF NOT EXISTS user (id INTEGER PRIMARY KEY, eventpop_id TEXT UNIQUE, name TEXT) STRICT");
// One statement creates the user or updates the name, so two logins at the same time cannot create the user twice.
const save = database.prepare(`
  INSERT INTO user (eventpop_id, name) VALUES (?, ?)
  ON CONFLICT (eventpop_id) DO UPDATE SET name = excluded.name RETURNING *`);
const select = database.prepare("SELECT * FROM user WHERE id = ?");

/** Returns the user of this site for a profile of Eventpop. The id identifies a person; an e-mail address can change. */
exports.findOrCreate = ({ id, displayName }) => save.get(id, displayName ?? null);
exports.find = (id) => select.get(id);
