// ---------- A field that people leave empty: only that something was written there is sent ----------

const plainDocument = responseDocument;
responseDocument = (...all) => ({ ...plainDocument(...all), quality: doc && $("trap").value ? { trap: true } : undefined });
