export default {
  fetch: () => new Response("Timewire"),
};
