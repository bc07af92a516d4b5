// ---------- The token of an invitation: it goes along with the response, unread ----------

const TOKEN = /^[\w.~-]{8,1000}$/;
atStart.push(() => {
  const given = [new URLSearchParams(location.hash.slice(1)).get("token"), history.state?.token];
  about.token = given.find((text) => TOKEN.test(text ?? ""));
  Object.defineProperty(about, "headers", { get: () => about.token && { Authorization: "Bearer " + about.token } });
});

// It leaves the address, and stays with the tab, for when the page is loaded anew.
onShow.push(() => about.token && history.replaceState({ ...history.state, token: about.token }, ""));

// What the receiver says of the invitation comes before what it says of the answers.
const rejectedAnswers = rejected;
rejected = async (reply) => {
  const keepFile = () => save(JSON.stringify(responseDocument(model, result, { ...about, submitted: now() }), null, 2));
  if (reply.status === 409) announce(say("used"), [say("used_help")], true);
  else if (reply.status === 401 || reply.status === 403) announce(say("not_sent"), [say("uninvited"), button(say("save"), keepFile)]);
  else return rejectedAnswers(reply);
  return true;
};
