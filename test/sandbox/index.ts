export default {
  fetch: () => new Response("Sandbox"),
};
