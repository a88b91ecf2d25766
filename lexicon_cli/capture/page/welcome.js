// Before the first event: how to send one here.

import { el } from "./dom.js";

/** Fill the node with what to write in each SDK, for the address this page has. */
export function welcome(node) {
  const { origin } = location;
  const ways = [
    ["Browser", `mixpanel.init("TOKEN", { api_host: "${origin}" });`],
    ["Node", `Mixpanel.init("TOKEN", { host: "${location.host}", protocol: "${location.protocol.slice(0, -1)}" });`],
    ["Python", [
      "Mixpanel(\"TOKEN\", consumer=Consumer(",
      `    events_url="${origin}/track",`,
      `    people_url="${origin}/engage",`,
      `    groups_url="${origin}/groups",`,
      `    import_url="${origin}/import",`,
      "))",
    ].join("\n")],
    ["Shell", `curl ${origin}/track -d 'data={"event":"Hello","properties":{"token":"TOKEN"}}'`],
  ];
  node.replaceChildren(
    el("h2", { text: "Waiting for the first event" }),
    el("p", { class: "soft", text: "Point an SDK at this address. Whatever it sends is checked against the plan and shown here at once; nothing goes on to Mixpanel unless you asked for it." }),
    ...ways.map(([name, code]) => el("div", { class: "way" },
      el("h3", { text: name }), el("pre", {}, el("code", { text: code })))));
}
