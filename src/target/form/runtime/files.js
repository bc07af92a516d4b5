// ---------- Files: the document holds the name, the file stays where it is ----------

VALID.file = (field, v, result, entry) => (field.size && entry.bytes > field.size * 1e6 ? ["file_size", { max: field.size }] : null);
READ.file = (field, chosen, [input]) => {
  const file = input.files[0];
  return file && { value: file.name.slice(0, 255), bytes: file.size };
};
