const element = (id) => document.getElementById(id);

async function show() {
  const response = await fetch("/api/me");
  element("login").hidden = response.status !== 401;
  element("logout").hidden = !response.ok;
  if (!response.ok) {
    element("status").textContent = response.status === 401 ? "You are not signed in." : "Please try again later.";
    return;
  }
  const { fullName } = await response.json();
  element("title").textContent = `Tickets of ${fullName}`;
  const tickets = await (await fetch("/api/tickets")).json();
  element("status").textContent = `${tickets.length} tickets`;
  element("tickets").replaceChildren(
    ...tickets.map(({ id, ticketType, status }) => {
      const item = document.createElement("li");
      item.textContent = `${ticketType.name}, number ${id}: ${status}`;
      return item;
    }),
  );
}

element("logout").addEventListener("click", async () => {
  await fetch("/auth/eventpop/logout", { method: "POST" });
  location.reload();
});
show().catch(() => {
  element("status").textContent = "Please try again later.";
});
