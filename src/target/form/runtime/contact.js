// ---------- Addresses, numbers and keys that are typed ----------

const EMAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const shaped = (key, shape, most = 1e4) => (field, v) => (v.length > most || !shape.test(v) ? [key] : null);

Object.assign(VALID, {
  email: shaped("email", EMAIL, 254),
  phone: shaped("phone", /^[+]?[(]?[0-9](?:[ ()./-]{0,3}[0-9]){5,19}$/),
  url: shaped("url", /^https?:\/\/[^\x00-\x20"<>\x7F]+$/, 2000),
  key: shaped("pattern", /^[!-~]{1,200}$/),
});
