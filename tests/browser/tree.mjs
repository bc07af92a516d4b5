// What assistive technology is told: the tree of a part of a page, as text.

const SAID = ["checked", "disabled", "required", "invalid", "expanded", "level", "selected", "readonly", "live"];
const SILENT = /^(none|generic|LabelText|ListMarker)$/;
const UNREAD = /^(InlineTextBox|LineBreak)$/;

function line(node) {
  const { role, name, value, description, properties = [] } = node;
  const said = properties.filter(({ name, value }) => SAID.includes(name) && ![false, "false", "off", ""].includes(value.value)).map(({ name, value }) => name + (value.value === true || value.value === "true" ? "" : "=" + value.value));
  return [role.value, name?.value && JSON.stringify(name.value), value?.value !== undefined && value.value !== "" && "value=" + value.value, ...said, description?.value && "– " + description.value].filter(Boolean).join(" ");
}

/** One line for each thing that is read, in the order in which it is read; the words of a label are the name of its control. */
export async function tree(page, selector) {
  const client = await page.context().newCDPSession(page);
  const { root } = await client.send("DOM.getDocument", { depth: 0 });
  const { nodeId } = await client.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  const { node: { backendNodeId } } = await client.send("DOM.describeNode", { nodeId });
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  await client.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node])), lines = [];
  const walk = (node, depth, inLabel) => {
    const role = node.role.value, named = /^(LabelText|Legend)$/.test(role) || inLabel;
    if (UNREAD.test(role) || (role === "StaticText" && (named || !node.name.value.trim()))) return;
    const silent = node.ignored || role === "Legend" || (SILENT.test(role) && !node.name?.value);
    if (!silent) lines.push("  ".repeat(depth) + line(node));
    node.childIds.forEach((id) => byId.has(id) && walk(byId.get(id), silent ? depth : depth + 1, named));
  };
  walk(nodes.find((node) => node.backendDOMNodeId === backendNodeId), 0, false);
  return lines.join("\n");
}
