// Puts a Peil form on your page, in a frame that grows and shrinks with it:
//
//   <peil-form src="https://enquete.voorbeeld.nl/webshop.nl.html" title="Klanttevredenheid"></peil-form>
//
// or, where you would rather write the frame yourself, <iframe data-peil-form src="…" title="…"></iframe>.
// When the answers are sent, the element gets the event `peil:sent`. Of the answers, nothing comes here.

(() => {
  "use strict";
  const SANDBOX = "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads";
  const TALLEST = 50000; // pixels
  /** The frames with the elements that hear of them. */
  const frames = new Map();

  const act = {
    height(frame, { height }) {
      if (Number.isFinite(height) && height > 0 && height < TALLEST) frame.style.height = height + "px";
    },
    /** What takes the focus within the frame is brought into view, since a frame cannot scroll your page. */
    focus(frame, { top, bottom }) {
      if (frame.getRootNode().activeElement !== frame || !(bottom >= top)) return;
      const start = frame.getBoundingClientRect().top;
      if (start + top < 0 || start + bottom > innerHeight) scrollBy({ top: start + top - innerHeight / 8 });
    },
    sent(frame) {
      frames.get(frame).dispatchEvent(new CustomEvent("peil:sent", { bubbles: true }));
    },
  };

  addEventListener("message", ({ source, origin, data }) => {
    for (const frame of frames.keys()) {
      if (!frame.src || source !== frame.contentWindow || origin !== new URL(frame.src).origin) continue;
      const [, name] = /^peil:(height|focus|sent)$/.exec(data?.type) || [];
      if (name) act[name](frame, data);
    }
  });

  /** Follows a frame. The greeting says nothing, and the form answers only the websites its survey names. */
  function follow(frame, element) {
    const greet = () => frame.contentWindow?.postMessage({ type: "peil:hello" }, "*");
    frames.set(frame, element);
    frame.addEventListener("load", greet);
    greet();
  }

  class PeilForm extends HTMLElement {
    static observedAttributes = ["src", "title"];

    connectedCallback() {
      const frame = document.createElement("iframe");
      frame.sandbox = SANDBOX;
      frame.referrerPolicy = "no-referrer";
      frame.style.cssText = "display: block; inline-size: 100%; block-size: 40rem; border: 0";
      this.style.display ||= "block";
      this.frame = frame;
      this.attributeChangedCallback();
    }

    disconnectedCallback() {
      frames.delete(this.frame);
      this.frame = undefined;
    }

    /** Shows the form as soon as its address is known. */
    attributeChangedCallback() {
      const { frame } = this, src = this.getAttribute("src");
      if (!frame) return;
      frame.title = this.title;
      const address = src && new URL(src, document.baseURI).href;
      if (!address || frame.src === address) return;
      frame.src = address;
      if (frames.has(frame)) return;
      (this.shadowRoot || this.attachShadow({ mode: "open" })).replaceChildren(frame);
      follow(frame, this);
    }
  }

  if (!customElements.get("peil-form")) customElements.define("peil-form", PeilForm);
  const start = () => document.querySelectorAll("iframe[data-peil-form]").forEach((frame) => frames.has(frame) || follow(frame, frame));
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
