// ---------- Numbers on a grid of steps ----------

for (const type of ["integer", "decimal", "money", "slider"]) {
  VALID[type] = (field, v, result) => {
    const step = value(field.step, result), low = value(field.min, result) ?? decimal(0);
    return outOfRange(field, v, result) || (step && (v - low) % step != 0 && ["number_step", { step: decimalText(step) }]);
  };
}
