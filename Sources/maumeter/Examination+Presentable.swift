import Reports

/// What `doctor` prints.
extension Examination: Presentable {
  /// A line for each thing, which nothing cuts.
  var lines: String {
    looks.map { ($0.isWell ? "ok     " : "wrong  ") + "\($0.name): \($0.finding)\n" }.joined()
  }

  var document: Document {
    Document([
      .table(
        Table(
          "look", of: looks,
          fields: [
            Field("state", "State") { .label($0.isWell ? "ok" : "wrong") },
            Field("thing", "Thing") { .label($0.name) },
            Field("finding", "Finding") { .text($0.finding) },
          ]))
    ])
  }

  /// The schema `maumeter.doctor/1`.
  var json: JSON {
    [
      "schema": "maumeter.doctor/1",
      "ok": .bool(!isSick),
      "looks": .array(
        looks.map { ["thing": .string($0.name), "ok": .bool($0.isWell), "finding": .string($0.finding)] }),
    ]
  }
}
