import { useState } from "react";
import { createRoot } from "react-dom/client";
import Form from "@rjsf/react-bootstrap";
import validator from "@rjsf/validator-ajv8";

// Without this, the first option of every question counts as chosen.
const unanswered = { constAsDefaults: "never" };

function Survey() {
  const [page, show] = useState(0), [answers, keep] = useState({});
  if (page === PAGES.length) return <h1>Thank you</h1>;
  const goOn = ({ formData }) => {
    keep({ ...answers, ...formData });
    show(page + 1);
  };
  return (
    <main className="container">
      <h1>{TITLE}</h1>
      {page === 0 && <p>{INTRO}</p>}
      <Form key={page} schema={PAGES[page].schema} uiSchema={PAGES[page].look} validator={validator} formData={answers} onSubmit={goOn} experimental_defaultFormStateBehavior={unanswered} noHtml5Validate omitExtraData liveOmit>
        {page > 0 && <button type="button" className="btn btn-secondary" onClick={() => show(page - 1)}>Back</button>}
        <button className="btn btn-primary">{page < PAGES.length - 1 ? "Next" : "Send"}</button>
      </Form>
    </main>
  );
}

createRoot(document.getElementById("form")).render(<Survey />);
