// The parts of a browser that the logic of the form uses. `host.clock` has the time zones.

class DateTimeFormat {
  constructor(language, options) { Object.assign(this, options); }
  formatToParts(at) {
    const [year, month, day, hour, minute, offset] = host.clock(this.timeZone, String(Number(at)));
    return Object.entries({ year, month, day, hour, minute, timeZoneName: "GMT" + offset }).map(([type, value]) => ({ type, value }));
  }
  /** Months by number only: their names are tried in real browsers. */
  format(at) { return "month " + (new Date(at).getUTCMonth() + 1); }
}
class NumberFormat {
  formatToParts() { return [{ type: "group", value: "," }]; }
}
globalThis.Intl = { DateTimeFormat, NumberFormat };

/** Of pairs that need no decoding. */
globalThis.URLSearchParams = class extends Map {
  constructor(text) { super(text.split("&").filter(Boolean).map((pair) => pair.split("="))); }
};
