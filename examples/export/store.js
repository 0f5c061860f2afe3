const { mkdirSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { DatabaseSync } = require("node:sqlite");

/** The columns of each table, which are also the columns of its CSV file. */
const TABLES = {
  orders: [
    "id",
    "eventId",
    "status",
    "buyerFirstname",
    "buyerLastname",
    "buyerEmail",
    "buyerPhone",
    "paidAt",
    "updatedAt",
  ],
  tickets: [
    "id",
    "eventId",
    "orderId",
    "status",
    "firstname",
    "lastname",
    "email",
    "phone",
    "type",
    "usedAt",
    "updatedAt",
  ],
};

/** Each run reads the changes of the last minutes again, because Eventpop's clock and this machine's clock may differ. */
const OVERLAP_MS = 10 * 60_000;

/** The database `export.sqlite` in a folder. It has the rows, and for each list how far the list was read. */
exports.openStore = (folder) => {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, "export.sqlite"));
  for (const [table, columns] of Object.entries(TABLES)) {
    database.exec(`CREATE TABLE IF NOT EXISTS ${table} (${columns.join(", ")}, PRIMARY KEY (id)) WITHOUT ROWID`);
  }
  database.exec("CREATE TABLE IF NOT EXISTS progress (list PRIMARY KEY, since, startedAt, position)");

  const replaceRow = Object.fromEntries(
    Object.entries(TABLES).map(([table, columns]) => {
      const marks = columns.map(() => "?").join(", ");
      return [table, database.prepare(`REPLACE INTO ${table} (${columns.join(", ")}) VALUES (${marks})`)];
    }),
  );
  const select = database.prepare("SELECT * FROM progress WHERE list = ?");
  const start = database.prepare(`INSERT INTO progress (list, startedAt) VALUES (?1, ?2)
    ON CONFLICT (list) DO UPDATE SET startedAt = ?2`);
  const move = database.prepare("UPDATE progress SET position = ? WHERE list = ?");
  const finish = database.prepare("UPDATE progress SET since = ?, position = NULL WHERE list = ?");

  return {
    /** Returns from when on changes of a list are missing, and the position in the list if its last run was interrupted. */
    begin(list) {
      if (!select.get(list)?.position) start.run(list, Date.now());
      const { since, position } = select.get(list);
      return { since: since === null ? undefined : new Date(since), position: position ?? undefined };
    },

    /** Saves one page and the position after it, both or neither. */
    savePage(table, list, rows, position) {
      database.exec("BEGIN");
      for (const row of rows) replaceRow[table].run(...TABLES[table].map((column) => row[column] ?? null));
      move.run(position ?? null, list);
      database.exec("COMMIT");
    },

    finish(list) {
      finish.run(select.get(list).startedAt - OVERLAP_MS, list);
    },

    /** Writes each table as a CSV file, and returns the numbers of rows. A reader never sees half of a file. */
    writeCsv() {
      return Object.entries(TABLES).map(([table, columns]) => {
        const rows = database.prepare(`SELECT * FROM ${table} ORDER BY CAST(id AS INTEGER)`).all();
        const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
        const file = join(folder, `${table}.csv`);
        // Excel reads a file as UTF-8, which Thai names need, only if the file begins with this character.
        writeFileSync(`${file}.new`, `\ufeff${lines.map((cells) => `${cells.map(toCell).join(",")}\r\n`).join("")}`);
        renameSync(`${file}.new`, file);
        return `${table}.csv: ${rows.length} rows`;
      });
    },
  };
};

/** Writes one cell (RFC 4180). An apostrophe stops spreadsheets from running a text that a buyer typed as a formula. */
function toCell(value) {
  const text = String(value ?? "").replace(/^(?=[=@\t\r]|[+-](?![\d ]+$))/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
